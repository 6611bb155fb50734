package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.apache.lucene.index.VectorSimilarityFunction;

/** A folder with an index of Apache Lucene 9, of one segment: a graph (HNSW) over the vectors. */
final class LuceneFormat extends FileFormat {

  static final String ID = "item_id";
  static final String VECTOR = "vector";
  static final String ROW_NUMBER = "row_number";

  /** Lucene's limit for a term. */
  private static final IdRules IDS = IdRules.upTo(32_766, "Lucene");

  private final FormatSettings settings;

  LuceneFormat() {
    this(FormatSettings.DEFAULT);
  }

  private LuceneFormat(FormatSettings settings) {
    this.settings = settings;
  }

  @Override
  FileFormat with(FormatSettings other) {
    return new LuceneFormat(other);
  }

  @Override
  Set<Precision> precisions() {
    return EnumSet.of(Precision.FLOAT32, Precision.INT8);
  }

  @Override
  boolean carriesIds() {
    return true;
  }

  @Override
  String fileName(Shard shard) {
    return shard.fileName("vectors", "lucene");
  }

  @Override
  String description(Encoding encoding) {
    return "part of a Lucene 9 index: item_id (term, stored), vector (HNSW), row_number (doc value)";
  }

  @Override
  StoreNeeds needs() {
    return new StoreNeeds(
        "DOT_PRODUCT for float32 unit vectors, otherwise MAXIMUM_INNER_PRODUCT; the index knows",
        "the stored field item_id, a term as well",
        "not needed",
        "up to 1,024 dimensions; ids up to 32,766 bytes");
  }

  /**
   * Sums of floats are fused where the processor can do so, and graphs depend on their last bit.
   */
  @Override
  boolean repeatable() {
    return false;
  }

  /** The limit of Lucene's own codec. */
  @Override
  int maxDimension() {
    return 1_024;
  }

  @Override
  VectorWriter open(Path file, Shard shard) throws IOException {
    LuceneVectorField vector = field(shard.encoding());
    return LuceneVectorWriter.open(file, shard, settings.lucene(), vector, IDS);
  }

  @Override
  VectorReader read(Path file, Shard shard) throws IOException {
    return LuceneVectorReader.open(file, shard);
  }

  private LuceneVectorField field(Encoding encoding) {
    VectorSimilarityFunction similarity =
        settings.unit()
            ? VectorSimilarityFunction.DOT_PRODUCT
            : VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
    return encoding.precision() == Precision.INT8
        ? LuceneVectorField.integers(VECTOR, encoding.dimension(), similarity)
        : LuceneVectorField.floats(VECTOR, encoding.dimension(), similarity);
  }
}
