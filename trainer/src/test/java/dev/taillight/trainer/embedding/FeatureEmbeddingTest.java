package dev.taillight.trainer.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.trainer.embedding.FeatureEmbedding.Field;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.optimizer.Sgd;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two features on one table of three codes; rows 3 and 4 are their defaults. Row r is (r, 10r). */
class FeatureEmbeddingTest {

  private EmbeddingTable table;
  private FeatureEmbedding embedding;

  @BeforeEach
  void buildTable() {
    table = new EmbeddingTable("shared", 5, 2, new Sgd());
    for (int row = 0; row < 5; row++) {
      table.setRow(row, new float[] {row, 10 * row}, 0);
    }
    embedding = new FeatureEmbedding(List.of(new Field("a", table, 3), new Field("b", table, 4)));
  }

  /** Item 0: a = {0, 2}, b masked; item 1: a masked, b = {1}. */
  private static FeatureBatch batch() {
    int masked = FeatureBatch.MASKED;
    return new FeatureBatch(
        2, new int[][] {{0, 2, 3}, {0, 1, 2}}, new int[][] {{0, 2, masked}, {masked, 1}});
  }

  @Test
  void poolsTheMeanAndTakesTheFeaturesOwnDefaultWhereItIsMasked() {
    // Item 0: a = mean of rows 0 and 2 = (1, 10), b = row 4; item 1: a = row 3, b = row 1.
    float[] pooled = new float[10];
    Arrays.fill(pooled, 7); // what was there before
    embedding.pool(batch(), new RowBlock(0, 2), pooled);
    assertArrayEquals(new float[] {1, 10, 4, 40, 3, 30, 1, 10, 7, 7}, pooled);
    embedding.pool(batch(), new RowBlock(1, 2), pooled);
    assertArrayEquals(new float[] {3, 30, 1, 10}, Arrays.copyOf(pooled, 4));
  }

  @Test
  void sharesAGradientAmongTheValuesOfItsMean() {
    EmbeddingTables tables = new EmbeddingTables(List.of(table));
    // The batch stands behind another one of a single row, whose gradient is 0.
    FeatureBatch before = new FeatureBatch(1, new int[][] {{0, 1}, {0, 1}}, new int[][] {{0}, {0}});
    List<TouchedRows> touched =
        tables.touched(List.of(embedding, embedding), List.of(before, batch()));
    float[] inputGradient = {0, 0, 0, 0, 2, 4, 1, 1, 5, 5, 7, 9};
    // Row 0 and row 2 get half of (2, 4), row 4 gets (1, 1), row 3 (5, 5), row 1 (7, 9).
    float[][] byRow = {{1, 2}, {7, 9}, {1, 2}, {5, 5}, {1, 1}};
    assertEquals(5, touched.get(0).size());
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      double squares = tables.sumGradients(session, touched, inputGradient);
      assertEquals(2 * (1 + 4) + 49 + 81 + 50 + 2, squares, 1e-6);
      tables.update(session, touched, 0.5f, 0.1f);
    }
    float[] values = TableValues.of(table);
    for (int row = 0; row < 5; row++) {
      assertEquals(row - 0.05f * byRow[row][0], values[2 * row], 1e-5);
      assertEquals(10 * row - 0.05f * byRow[row][1], values[2 * row + 1], 1e-5);
    }
  }

  @Test
  void needsAFeature() {
    assertThrows(IllegalArgumentException.class, () -> new FeatureEmbedding(List.of()));
  }
}
