package dev.taillight.exporters;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.Split;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.LuceneConfig;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.proof.HnswConfig;
import dev.taillight.exporters.proof.ProofConfig;
import dev.taillight.exporters.publish.Gate;
import dev.taillight.exporters.publish.GateConfig;
import dev.taillight.exporters.publish.PublishConfig;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
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

  public static final Lineage LINEAGE =
      new Lineage("config-hash", "dataset-hash", "matrix-hash", "checkpoint", "tower", "1.2.3");

  /** A few queries, and no index. */
  public static final ProofConfig PROOF = new ProofConfig(5, 3, new HnswConfig(8, 50, 50, 0));

  private final float[][] rows;
  private final List<int[]> reads = new ArrayList<>();

  public TestVectors(float[]... rows) {
    this.rows = rows;
  }

  /** Unit vectors of random direction. */
  public static TestVectors random(int count, int dimension, long seed) {
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

  /** Settings of an export that has a few golden queries and passes every gate. */
  public static ExportConfig config(
      List<ExportFormat> formats, Precision precision, int shards, int blockSize) {
    return new ExportConfig(
        formats,
        precision,
        shards,
        blockSize,
        LuceneConfig.DEFAULT,
        PROOF,
        List.of(),
        GateConfig.OPEN,
        PublishConfig.NOWHERE);
  }

  /** Writes an export of vectors without figures of a model. */
  public static Manifest export(
      ExportConfig config, Path target, VectorSource vectors, ItemIds ids, Lineage lineage) {
    return export(config, Progress.silent(), target, vectors, ids, lineage);
  }

  /** The same, which tells how far it is. */
  public static Manifest export(
      ExportConfig config,
      Progress progress,
      Path target,
      VectorSource vectors,
      ItemIds ids,
      Lineage lineage) {
    VectorSource queries = random(5, vectors.dimension(), 99);
    return new VectorExport(config, new Gate(config.gate()), progress)
        .write(target, new ItemVectors(vectors, ids, queries, lineage, Map.of()));
  }

  /** The same vectors with one of them changed. */
  public TestVectors with(int row, UnaryOperator<float[]> change) {
    float[][] changed = rows.clone();
    changed[row] = change.apply(rows[row].clone());
    return new TestVectors(changed);
  }

  public float[] row(int row) {
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
  public static ItemIds ids(Path folder, int count) throws IOException {
    return ids(folder, IntStream.range(0, count).mapToObj(i -> "item" + i).iterator());
  }

  /** A column of ids, from a dataset that has nothing else. */
  public static ItemIds ids(Path folder, Iterator<String> ids) throws IOException {
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
