package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.VectorBlock;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.StringHelper;

/**
 * Writes an index of Lucene: segments of a fixed number of rows in a folder beside the target, one
 * after the other, which {@link #finish} merges into one. A segment in the making and the graph of
 * the merge are in memory; the vectors of the merge are not.
 */
final class LuceneVectorWriter extends VectorWriter {

  /** How many bytes of vectors and graph go into a segment before the merge, about. */
  private static final int SEGMENT_BYTES = 32 << 20;

  /** What a link of a graph takes in memory: a row and a score, in arrays that are not full. */
  private static final int BYTES_PER_LINK = 12;

  private static final int BYTES_PER_ROW = 500;

  /** More segments than there can be: nothing is merged before the end. */
  private static final int NO_EARLY_MERGE = 1 << 20;

  private final Path staging;
  private final Path target;
  private final Directory directory;
  private final IndexWriter writer;
  private final IdRules ids;
  private final MessageDigest digest;
  private final LuceneVectorField vector;
  private final StringField id = new StringField(LuceneFormat.ID, "", Field.Store.YES);
  private final NumericDocValuesField row = new NumericDocValuesField(LuceneFormat.ROW_NUMBER, 0);
  private final Document document = new Document();

  private LuceneVectorWriter(
      Path staging,
      Path target,
      Directory directory,
      IndexWriter writer,
      LuceneVectorField vector,
      IdRules ids) {
    this.staging = staging;
    this.target = target;
    this.directory = directory;
    this.writer = writer;
    this.vector = vector;
    this.ids = ids;
    this.digest = Sha256.digest();
    document.add(id);
    document.add(row);
    document.add(vector.field());
  }

  /** Begins an index; its staging folder lies beside it until the writer is closed. */
  static LuceneVectorWriter open(
      Path target, Shard shard, LuceneConfig config, LuceneVectorField vector, IdRules ids)
      throws IOException {
    Path staging = target.resolveSibling("." + target.getFileName() + ".staging");
    AtomicFiles.deleteTree(staging);
    Files.createDirectories(staging);
    Directory directory = FSDirectory.open(staging);
    try {
      IndexWriter writer = new IndexWriter(directory, indexConfig(shard, config));
      return new LuceneVectorWriter(staging, target, directory, writer, vector, ids);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static IndexWriterConfig indexConfig(Shard shard, LuceneConfig config) {
    long rowBytes = BYTES_PER_ROW + shard.encoding().rowBytes() + 2L * config.m() * BYTES_PER_LINK;
    LogDocMergePolicy merges = new LogDocMergePolicy();
    merges.setMergeFactor(NO_EARLY_MERGE);
    merges.setNoCFSRatio(0);
    return new IndexWriterConfig()
        .setCodec(new HnswCodec(config))
        .setUseCompoundFile(false)
        .setMergePolicy(merges)
        .setMergeScheduler(new SerialMergeScheduler())
        .setMaxBufferedDocs(Math.toIntExact(SEGMENT_BYTES / rowBytes) + 2)
        .setRAMBufferSizeMB(IndexWriterConfig.DISABLE_AUTO_FLUSH);
  }

  @Override
  public void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      id.setStringValue(ids.check(block.id(i)));
      row.setLongValue(block.rowNumber(i));
      vector.set(block, i);
      digest.update(block.id(i).getBytes(StandardCharsets.UTF_8));
      digest.update(block.bytes(i));
      writer.addDocument(document);
    }
  }

  @Override
  public void finish() throws IOException {
    writer.forceMerge(1);
    writer.close();
    byte[] hash = Arrays.copyOf(digest.digest(), StringHelper.ID_LENGTH);
    try (Directory copy = FSDirectory.open(target)) {
      new LuceneSegmentCopy(hash).copy(directory, copy);
    }
  }

  @Override
  public void close() throws IOException {
    try (directory) {
      writer.rollback();
    } finally {
      AtomicFiles.deleteTree(staging);
    }
  }

  /** Lucene's own codec with the settings of the graph; any Lucene 9.12 reads it. */
  private static final class HnswCodec extends Lucene912Codec {

    private final KnnVectorsFormat format;

    HnswCodec(LuceneConfig config) {
      this.format = new Lucene99HnswVectorsFormat(config.m(), config.efConstruction());
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
      return format;
    }
  }
}
