package dev.taillight.trainer.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.trainer.checkpoint.Tensor;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.optimizer.Adagrad;
import dev.taillight.trainer.optimizer.Adam;
import dev.taillight.trainer.optimizer.Sgd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostTableTest {

  /** More rows than one block holds: (2^20 − 64) values / (2·512) = 1023 rows a block. */
  private static final int ROWS = 5000;

  private static final int DIMENSION = 512;

  @Test
  void movesTheTouchedRowsAndNoOther() {
    HostTable table = new HostTable(new TableShape("table", ROWS, DIMENSION), new Adagrad());
    table.initialise(3, 0.1);
    float[][] before = rows(table);
    float[] ones = new float[3 * DIMENSION];
    Arrays.fill(ones, 1);
    TouchedRows touched = touched(1023, 3000, 4999);
    table.update(touched, new RowBlock(0, 1), ones, 1, 0.25f);
    table.update(touched, new RowBlock(2, 3), ones, 1, 0.25f);
    float[][] after = rows(table);
    for (int row = 0; row < ROWS; row++) {
      // The first step of Adagrad is the learning rate, whatever the gradient.
      float moved = row == 1023 || row == 4999 ? 0.25f : 0;
      assertEquals(before[row][7] - moved, after[row][7], 1e-6, "row " + row);
    }
  }

  @Test
  void givesARowOfTheTailTheFirstStepOfAdamHoweverLateItComes() throws IOException {
    HostTable table = new HostTable(new TableShape("table", 2, 1), new Adam());
    for (int step = 0; step < 50; step++) {
      table.update(touched(0), new RowBlock(0, 1), new float[] {3}, 1, 0.1f);
    }
    table.update(touched(1), new RowBlock(0, 1), new float[] {-2}, 1, 0.1f);
    // Adam's first step is the learning rate against the gradient's sign.
    assertEquals(0.1, rows(table)[1][0], 1e-6);
    Tensor updates = table.state().get(2);
    assertEquals("embedding/table/updates", updates.name());
    assertEquals(List.of(50f, 1f), values(updates));
  }

  @Test
  void startsARowFromTheSeedAndItsIndexAlone() {
    HostTable small = new HostTable(new TableShape("table", 10, 4), new Sgd());
    HostTable large = new HostTable(new TableShape("table", 1000, 4), new Sgd());
    small.initialise(5, 1);
    large.initialise(5, 1);
    assertArrayEquals(rows(small)[9], rows(large)[9]);
    double mean = 0;
    double square = 0;
    for (float[] row : rows(large)) {
      for (float x : row) {
        mean += x / 4000.0;
        square += x * x / 4000.0;
      }
    }
    // 4,000 standard normal numbers: the mean's deviation is 1/√4000 = 0.016, that of x² is 0.022.
    assertEquals(0, mean, 0.08);
    assertEquals(1, square, 0.11);
  }

  private static TouchedRows touched(int... rows) {
    TouchedRows.Builder builder = new TouchedRows.Builder(rows.length);
    for (int place = 0; place < rows.length; place++) {
      builder.add(rows[place], place, 1);
    }
    return builder.build();
  }

  @Test
  void handsOutEachFieldOfItsRecords() throws IOException {
    HostTable table = new HostTable(new TableShape("table", 3, 2), new Adam());
    table.setRow(2, new float[] {7, 8}, 0);
    table.update(touched(1), new RowBlock(0, 1), new float[] {1, -2}, 1, 0.5f);
    // One step of Adam from 0: the rate against the sign, m = 0.1·g, v = 0.001·g².
    assertEquals(List.of(0f, 0f, -0.5f, 0.5f, 7f, 8f), values(table.values()));
    assertEquals(List.of(0f, 0f, 0.1f, -0.2f, 0f, 0f), values(table.state().get(0)));
    List<Float> second = values(table.state().get(1));
    assertEquals(0.004, second.get(3), 1e-6);
    assertEquals(0, second.get(5));
    assertEquals(List.of(0f, 1f, 0f), values(table.state().get(2)));
  }

  private static List<Float> values(Tensor tensor) throws IOException {
    List<Float> values = new ArrayList<>();
    tensor.forEach(
        (array, from, length) -> {
          for (int i = from; i < from + length; i++) {
            values.add(Math.round(array[i] * 1e6f) / 1e6f);
          }
        });
    return values;
  }

  private static float[][] rows(HostTable table) {
    float[][] rows = new float[table.rows()][table.dimension()];
    for (int row = 0; row < rows.length; row++) {
      table.addRow(row, 1, rows[row], 0);
    }
    return rows;
  }
}
