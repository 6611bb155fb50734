package dev.taillight.trainer.embedding;

/** The values of a whole table, for tests that compare or nudge them. */
public final class TableValues {

  private TableValues() {}

  /** All values in row-major order. */
  public static float[] of(EmbeddingTable table) {
    float[] values = new float[table.rows() * table.dimension()];
    for (int row = 0; row < table.rows(); row++) {
      table.copyRow(row, values, row * table.dimension());
    }
    return values;
  }

  /** Sets all values. */
  public static void set(EmbeddingTable table, float[] values) {
    for (int row = 0; row < table.rows(); row++) {
      table.setRow(row, values, row * table.dimension());
    }
  }

  /** Sets one value. */
  public static void set(EmbeddingTable table, int at, float value) {
    float[] values = of(table);
    values[at] = value;
    set(table, values);
  }
}
