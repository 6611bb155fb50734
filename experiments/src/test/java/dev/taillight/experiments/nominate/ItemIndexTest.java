package dev.taillight.experiments.nominate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.ExportConfig;
import dev.taillight.exporters.ItemVectors;
import dev.taillight.exporters.VectorExport;
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
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemIndexTest {

  private static final int COUNT = 5000;
  private static final int DIMENSION = 24;
  private static final int QUERIES = 40;

  @TempDir private Path folder;

  @Test
  void theExactIndexGivesWhatAFullSortGives() {
    Vectors items = Vectors.random(COUNT, 1);
    int[] excluded = {3, 17, 4096, 4999};
    try (ExactIndex index = new ExactIndex(items)) {
      for (int q = 0; q < 5; q++) {
        float[] query = Vectors.random(5, 2).rows()[q];
        List<Integer> sorted =
            IntStream.range(0, COUNT)
                .filter(row -> IntStream.of(excluded).noneMatch(i -> i == row))
                .boxed()
                .sorted(Comparator.comparingDouble(row -> -product(query, items.rows()[row])))
                .limit(25)
                .toList();
        List<FoundItem> found = index.search(query, 25, excluded);
        assertEquals(sorted, found.stream().map(FoundItem::row).toList());
        assertEquals(product(query, items.rows()[sorted.get(0)]), found.get(0).score(), 1e-12);
      }
    }
  }

  @Test
  void equalScoresComeInTheOrderOfTheRows() {
    float[] same = {1, 0};
    try (ExactIndex index = new ExactIndex(new Vectors(new float[][] {{0, 1}, same, same, same}))) {
      assertEquals(
          List.of(1, 2),
          index.search(new float[] {1, 0}, 2, new int[0]).stream().map(FoundItem::row).toList());
      assertEquals(3, index.search(new float[] {1, 0}, 9, new int[] {0}).size(), "all there are");
    }
  }

  @Test
  void anInterruptedSearchEnds() {
    try (ExactIndex index = new ExactIndex(Vectors.random(10, 1))) {
      Thread.currentThread().interrupt();
      assertThrows(
          CancellationException.class, () -> index.search(new float[DIMENSION], 1, new int[0]));
    } finally {
      assertTrue(Thread.interrupted(), "the interruption is left to the caller");
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1", "FLOAT32, 3", "INT8, 2"})
  void luceneFindsNearlyWhatTheExactIndexFinds(Precision precision, int shards) throws IOException {
    Vectors items = Vectors.random(COUNT, 3);
    Manifest manifest = export(items, List.of(ExportFormat.LUCENE), precision, shards);
    Vectors queries = Vectors.random(QUERIES, 4);
    try (ItemIndex exact = new ExactIndex(items);
        ItemIndex lucene = LuceneIndex.open(folder.resolve("vectors"), manifest)) {
      int hits = 0;
      for (float[] query : queries.rows()) {
        int[] excluded =
            exact.search(query, 30, new int[0]).stream()
                .mapToInt(FoundItem::row)
                .sorted()
                .toArray();
        Set<Integer> wanted = new HashSet<>(rows(exact.search(query, 20, excluded)));
        List<FoundItem> found = lucene.search(query, 20, excluded);
        assertEquals(20, found.size(), "the excluded ones cost no place");
        for (FoundItem item : found) {
          hits += wanted.contains(item.row()) ? 1 : 0;
          assertFalse(IntStream.of(excluded).anyMatch(row -> row == item.row()), "excluded");
          // Rounding to 8 bits moves each of the 24 numbers by at most 1/254 of the largest of all,
          // about 0.8: by Cauchy and Schwarz a product by at most sqrt(24) · 0.8 / 254 = 0.016.
          assertEquals(product(query, items.rows()[item.row()]), item.score(), 0.02);
        }
        assertEquals(
            found.stream().map(FoundItem::score).sorted(Comparator.reverseOrder()).toList(),
            found.stream().map(FoundItem::score).toList());
      }
      assertTrue(hits > 0.9 * QUERIES * 20, "recall " + hits / (20.0 * QUERIES));
      assertEquals(product(items.rows()[COUNT - 1], lucene.vector(COUNT - 1)), 1, 0.02);
    }
  }

  @Test
  void aRunWithoutAnIndexOfLuceneIsRefusedByTheKey() throws IOException {
    Manifest manifest =
        export(Vectors.random(20, 5), List.of(ExportFormat.NPY), Precision.FLOAT32, 1);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> LuceneIndex.open(folder.resolve("vectors"), manifest));
    assertTrue(
        error.getMessage().contains("export.formats needs 'lucene', the run has [npy]"),
        error.getMessage());
  }

  @Test
  void aDamagedIndexIsRefusedByItsName() throws IOException {
    Manifest manifest =
        export(Vectors.random(20, 5), List.of(ExportFormat.LUCENE), Precision.FLOAT32, 1);
    Files.delete(folder.resolve("vectors/vectors.lucene/segments_1"));
    DatasetException error =
        assertThrows(
            DatasetException.class, () -> LuceneIndex.open(folder.resolve("vectors"), manifest));
    assertTrue(error.getMessage().contains("not an index of Lucene"), error.getMessage());
  }

  @Test
  void aQueryOfAnotherLengthIsRefused() {
    try (ExactIndex index = new ExactIndex(Vectors.random(10, 1))) {
      assertThrows(IllegalArgumentException.class, () -> index.search(new float[3], 1, new int[0]));
      assertThrows(
          IllegalArgumentException.class, () -> index.search(new float[DIMENSION], 0, new int[0]));
    }
  }

  private Manifest export(
      Vectors items, List<ExportFormat> formats, Precision precision, int shards)
      throws IOException {
    ExportConfig config =
        new ExportConfig(
            formats,
            precision,
            shards,
            1000,
            LuceneConfig.DEFAULT,
            new ProofConfig(2, 2, new HnswConfig(8, 50, 50, 0)),
            List.of(),
            GateConfig.OPEN,
            PublishConfig.NOWHERE);
    ItemIds ids =
        new ItemIds() {
          @Override
          public int size() {
            return items.size();
          }

          @Override
          public String at(int row) {
            return "item" + row;
          }
        };
    Lineage lineage = new Lineage("config", "dataset", null, "checkpoint", "tower", "1");
    return new VectorExport(config, new Gate(config.gate()), Progress.silent())
        .write(
            folder.resolve("vectors"),
            new ItemVectors(items, ids, Vectors.random(2, 9), lineage, Map.of()));
  }

  private static List<Integer> rows(List<FoundItem> found) {
    return new ArrayList<>(found.stream().map(FoundItem::row).toList());
  }

  private static double product(float[] left, float[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (double) left[i] * right[i];
    }
    return sum;
  }

  /** Vectors in memory. */
  private record Vectors(float[][] rows) implements VectorSource {

    /** Unit vectors of random direction. */
    static Vectors random(int count, long seed) {
      float[][] rows = new float[count][DIMENSION];
      for (int row = 0; row < count; row++) {
        RandomStream stream = RandomStream.of(seed, "vectors", row);
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
          rows[row][i] = (float) stream.nextGaussian();
          squares += rows[row][i] * rows[row][i];
        }
        for (int i = 0; i < DIMENSION; i++) {
          rows[row][i] /= (float) Math.sqrt(squares);
        }
      }
      return new Vectors(rows);
    }

    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public int dimension() {
      return rows[0].length;
    }

    @Override
    public void read(int from, int count, float[] target) {
      for (int i = 0; i < count; i++) {
        System.arraycopy(rows[from + i], 0, target, i * dimension(), dimension());
      }
    }
  }
}
