package dev.taillight.experiments.references;

import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;

/**
 * A matrix of factors: d numbers for each row, which start at random around 0. Takes 8 · d bytes
 * per row. Rows may be written by different threads at the same time.
 */
final class FactorVectors {

  private final int dimension;
  private final double[][] rows;

  private FactorVectors(int dimension, double[][] rows) {
    this.dimension = dimension;
    this.rows = rows;
  }

  /**
   * Draws each number from a normal distribution around 0.
   *
   * @param count how many rows there are
   * @param dimension d
   * @param deviation the standard deviation
   * @param seed the numbers of a row depend on this, the purpose and the row alone
   * @param purpose what the factors are of
   */
  static FactorVectors random(
      int count, int dimension, double deviation, long seed, String purpose) {
    double[][] rows = new double[count][dimension];
    for (int row = 0; row < count; row++) {
      RandomStream stream = RandomStream.of(seed, purpose, row);
      for (int d = 0; d < dimension; d++) {
        rows[row][d] = deviation * stream.nextGaussian();
      }
    }
    return new FactorVectors(dimension, rows);
  }

  /** The numbers of a row, to be read and written in place. */
  double[] row(int row) {
    return rows[row];
  }

  /** How many rows there are. */
  int size() {
    return rows.length;
  }

  /** d, how many numbers a row has. */
  int dimension() {
    return dimension;
  }

  /** All rows as floats, in order. */
  VectorSource vectors() {
    return new Vectors(dimension, rows);
  }

  /** Some rows as floats. */
  VectorSource vectors(int[] wanted) {
    double[][] chosen = new double[wanted.length][];
    for (int i = 0; i < wanted.length; i++) {
      chosen[i] = rows[wanted[i]];
    }
    return new Vectors(dimension, chosen);
  }

  /** Rows of doubles, read as floats. */
  private static final class Vectors implements VectorSource {

    private final int dimension;
    private final double[][] rows;

    Vectors(int dimension, double[][] rows) {
      this.dimension = dimension;
      this.rows = rows;
    }

    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public int dimension() {
      return dimension;
    }

    @Override
    public void read(int from, int count, float[] target) {
      for (int row = 0; row < count; row++) {
        for (int d = 0; d < dimension; d++) {
          target[row * dimension + d] = (float) rows[from + row][d];
        }
      }
    }
  }
}
