package dev.taillight.trainer.checkpoint;

import java.io.IOException;

/**
 * Where the values of a tensor lie: whoever owns them hands them out in runs, in row-major order.
 * What is held beside them does not grow with their number.
 */
public interface TensorValues {

  /** Some values that lie side by side, in the order of the array. */
  @FunctionalInterface
  interface Runs {

    /** Takes the values {@code array[from] … array[from + length − 1]}. */
    void accept(float[] array, int from, int length) throws IOException;
  }

  /** How many values there are. */
  long count();

  /**
   * Hands all values out in their order, to be looked at.
   *
   * @throws IOException what {@code runs} throws
   */
  void forEach(Runs runs) throws IOException;

  /**
   * Hands all values out in their order, each run to be written over as a whole before it returns.
   *
   * @throws IOException what {@code runs} throws; the values before are filled then
   */
  void fill(Runs runs) throws IOException;
}
