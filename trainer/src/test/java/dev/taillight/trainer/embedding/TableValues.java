package dev.taillight.trainer.embedding;

import dev.taillight.trainer.checkpoint.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;

/** The numbers of a whole table, for tests that compare or nudge them. */
public final class TableValues {

  private TableValues() {}

  /** All embeddings in row-major order. */
  public static float[] of(EmbeddingTable table) {
    return of(table.values());
  }

  /** All numbers of a tensor in row-major order. */
  public static float[] of(Tensor tensor) {
    FloatBuffer values;
    try {
      long[] count = {0};
      tensor.forEach((array, from, length) -> count[0] += length);
      values = FloatBuffer.allocate((int) count[0]);
      tensor.forEach(values::put);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values.array();
  }

  /** Sets all embeddings. */
  public static void set(EmbeddingTable table, float[] values) {
    int[] at = {0};
    try {
      table
          .values()
          .fill(
              (array, from, length) -> {
                System.arraycopy(values, at[0], array, from, length);
                at[0] += length;
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets one number of the embeddings. */
  public static void set(EmbeddingTable table, int at, float value) {
    float[] values = of(table);
    values[at] = value;
    set(table, values);
  }
}
