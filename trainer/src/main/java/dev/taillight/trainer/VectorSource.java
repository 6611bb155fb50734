package dev.taillight.trainer;

/**
 * A matrix of vectors that is read in blocks of rows, so that it never has to be whole in memory.
 */
public interface VectorSource {

  /** The number of rows. */
  int size();

  /** The length d of a vector. */
  int dimension();

  /**
   * Reads rows {@code from … from + count − 1} in row-major order.
   *
   * @param target has room for count · d values
   */
  void read(int from, int count, float[] target);
}
