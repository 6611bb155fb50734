package dev.taillight.trainer.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.trainer.embedding.FeatureEmbedding.Field;
import dev.taillight.trainer.embedding.FeatureEmbedding.TrainableTable;
import dev.taillight.trainer.optimizer.Sgd;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two features on one table of three codes; rows 3 and 4 are their defaults. Row r is (r, 10r). */
class FeatureEmbeddingTest {

  private TrainableTable table;
  private FeatureEmbedding embedding;

  @BeforeEach
  void buildTable() {
    table = new TrainableTable(new EmbeddingTable("shared", 5, 2, new Sgd()));
    float[] values = table.table().valueBlocks()[0];
    for (int row = 0; row < 5; row++) {
      values[2 * row] = row;
      values[2 * row + 1] = 10 * row;
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
    assertArrayEquals(new float[] {1, 10, 4, 40, 3, 30, 1, 10}, embedding.pool(batch()));
  }

  @Test
  void sharesAGradientAmongTheValuesOfItsMean() {
    embedding.backward(batch(), new float[] {2, 4, 1, 1, 5, 5, 7, 9});
    float[] expected = new float[10];
    // Row 0 and row 2 get half of (2, 4), row 4 gets (1, 1), row 3 (5, 5), row 1 (7, 9).
    float[][] byRow = {{1, 2}, {7, 9}, {1, 2}, {5, 5}, {1, 1}};
    RowGradients gradients = table.gradients();
    assertEquals(5, gradients.size());
    for (int slot = 0; slot < 5; slot++) {
      int row = gradients.row(slot);
      expected[2 * row] = gradients.values()[2 * slot];
      expected[2 * row + 1] = gradients.values()[2 * slot + 1];
      assertArrayEquals(byRow[row], new float[] {expected[2 * row], expected[2 * row + 1]});
    }
  }

  @Test
  void needsAFeature() {
    assertThrows(IllegalArgumentException.class, () -> new FeatureEmbedding(List.of()));
  }
}
