package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How rows are put in order and counted, with buffers of all sizes. */
class CountingTest {

  @TempDir Path folder;

  /** Buffers of a few rows give many ranges, and values with more rows than the buffer. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 40, 199, 200, 1000})
  void theSizeOfTheBufferChangesNothing(int rows) throws IOException {
    EncodedDataset dataset = Catalogue.random(200, 3).write(folder.resolve("catalogue"));
    ItemWeights weights = ItemWeights.of(dataset, Weighting.ITEMS);
    List<FeatureColumn> columns = dataset.items().features();
    for (FeatureColumn outer : columns) {
      for (FeatureColumn inner : columns) {
        assertEquals(
            naive(outer, inner),
            counted(outer, inner, weights, rows),
            outer.name() + " " + inner.name());
      }
    }
  }

  private static Map<List<Integer>, Double> counted(
      FeatureColumn outer, FeatureColumn inner, ItemWeights weights, int rows) {
    PairCounter counter = new PairCounter(weights, 100, rows, true);
    boolean copy = rows % 2 == 0 && Marginals.isWhole(inner, weights);
    CodeReader reader = copy ? CodeReader.copying(inner) : CodeReader.of(inner);
    Marginals marginals = Marginals.of(outer, weights, ItemWeights.ALL);
    ValueRows byValue = new ValueRows(outer, marginals, ItemWeights.ALL, counter.rows());
    Map<List<Integer>, Double> cells = new HashMap<>();
    for (ValueRows.Range range : byValue.ranges()) {
      byValue.load(range);
      counter.count(
          byValue,
          outer,
          reader,
          ItemWeights.ALL,
          RowMap.IDENTITY,
          (u, v, whole, fraction) -> {
            Double before = cells.put(List.of(u, v), ExactSum.toDouble(whole, fraction));
            assertEquals(null, before, "each pair of values is handed out once");
          });
    }
    return rounded(cells);
  }

  private static Map<List<Integer>, Double> naive(FeatureColumn outer, FeatureColumn inner) {
    Map<List<Integer>, Double> cells = new HashMap<>();
    for (int row = 0; row < outer.rows(); row++) {
      for (int i = 0; i < outer.count(row); i++) {
        for (int j = 0; j < inner.count(row); j++) {
          cells.merge(
              List.of(outer.code(outer.start(row) + i), inner.code(inner.start(row) + j)),
              1.0 / outer.count(row) / inner.count(row),
              Double::sum);
        }
      }
    }
    return rounded(cells);
  }

  private static Map<List<Integer>, Double> rounded(Map<List<Integer>, Double> cells) {
    cells.replaceAll((pair, weight) -> Math.rint(weight * 1e9) / 1e9);
    return cells;
  }

  @ParameterizedTest
  @CsvSource({
    // memory MiB, shared MiB, own MiB, useful rows, copy MiB, cores -> workers, rows, copies
    "64, 0, 1, 131072, 1, 4, 4, 131072, 56",
    "64, 0, 12, 10000000, 1, 4, 4, 524288, 0",
    "64, 0, 11, 524288, 3, 4, 4, 524288, 1",
    "64, 0, 11, 524288, 5, 4, 4, 524288, 0",
    "64, 40, 10, 10000000, 1, 4, 2, 262144, 0",
    "64, 40, 20, 10000000, 1, 4, 1, 524288, 0",
    "64, 40, 24, 0, 1, 4, 1, 1, 0",
  })
  void asManyWorkersAsFit(
      int memory,
      long shared,
      long own,
      long useful,
      long copy,
      int cores,
      int workers,
      int rows,
      int copies) {
    long mib = 1 << 20;
    assertEquals(
        new CountingPlan(workers, rows, copies),
        CountingPlan.of(memory * mib, shared * mib, own * mib, useful, copy * mib, cores));
  }

  @Test
  void tooLittleMemoryIsNamedWithWhatWouldDo() {
    long mib = 1 << 20;
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> CountingPlan.of(16 * mib, 10 * mib, 7 * mib, 5000, 9, 2));
    assertTrue(
        error.getMessage().contains("mutual_info.memory_mib: ")
            && error.getMessage().contains("at least 18 (and twice"),
        error.getMessage());
    assertEquals(1, CountingPlan.of(18 * mib, 10 * mib, 7 * mib, 5000, 9, 2).workers());
  }
}
