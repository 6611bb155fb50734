package dev.taillight.exporters;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.Split;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.LuceneConfig;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.proof.HnswConfig;
import dev.taillight.exporters.proof.ProofConfig;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.files.AtomicFiles;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Vectors and ids to export, and a record of how they were read. */
public final class TestVectors implements VectorSource {

  static final Lineage LINEAGE =
      new Lineage("config-hash", "dataset-hash", "matrix-hash", "checkpoint", "tower", "1.2.3");

  /** A few queries, and no index. */
  static final ProofConfig PROOF = new ProofConfig(5, 3, new HnswConfig(8, 50, 50, 0));

  /** Settings of an export with these queries and without encoders. */
  static ExportConfig config(
      List<ExportFormat> formats, Precision precision, int shards, int blockSize) {
    return new ExportConfig(
        formats, precision, shards, blockSize, LuceneConfig.DEFAULT, PROOF, List.of());
  }

  private final float[][] rows;
  private final List<int[]> reads = new ArrayList<>();

  TestVectors(float[]... rows) {
    this.rows = rows;
  }

  /** Unit vectors of random direction. */
  static TestVectors random(int count, int dimension, long seed) {
    float[][] rows = new float[count][dimension];
    for (int row = 0; row < count; row++) {
      RandomStream stream = RandomStream.of(seed, "vectors", row);
      double squares = 0;
      for (int i = 0; i < dimension; i++) {
        rows[row][i] = (float) stream.nextGaussian();
        squares += rows[row][i] * rows[row][i];
      }
      for (int i = 0; i < dimension; i++) {
        rows[row][i] /= (float) Math.sqrt(squares);
      }
    }
    return new TestVectors(rows);
  }

  /** The same vectors with one of them changed. */
  TestVectors with(int row, UnaryOperator<float[]> change) {
    float[][] changed = rows.clone();
    changed[row] = change.apply(rows[row].clone());
    return new TestVectors(changed);
  }

  /** Some queries for vectors. */
  static TestVectors queriesFor(VectorSource vectors) {
    return random(5, vectors.dimension(), 99);
  }

  float[] row(int row) {
    return rows[row];
  }

  /** The calls of {@link #read}, as pairs of first row and count. */
  List<int[]> reads() {
    return reads;
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public int dimension() {
    return rows.length == 0 ? 4 : rows[0].length;
  }

  @Override
  public void read(int from, int count, float[] target) {
    reads.add(new int[] {from, count});
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows[from + i], 0, target, i * dimension(), dimension());
    }
  }

  /** A column of the ids {@code item0, item1, …}. */
  static ItemIds ids(Path folder, int count) throws IOException {
    return ids(folder, IntStream.range(0, count).mapToObj(i -> "item" + i).iterator());
  }

  /** A column of ids, from a dataset that has nothing else. */
  static ItemIds ids(Path folder, Iterator<String> ids) throws IOException {
    Path dataset = folder.resolve("dataset");
    AtomicFiles.writeFolder(
        dataset,
        aside -> {
          EncodedDatasetWriter writer = new EncodedDatasetWriter(aside);
          writer.itemIds(ids);
          writer.userIds(List.of("user").iterator());
          for (Split split : Split.values()) {
            writer.interactions(split).close();
          }
          writer.finish(Map.of());
        });
    return ItemIds.of(EncodedDataset.open(dataset).items().ids());
  }
}
