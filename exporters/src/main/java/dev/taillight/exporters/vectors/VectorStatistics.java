package dev.taillight.exporters.vectors;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Counts what must be known of all vectors before they are published. */
public final class VectorStatistics {

  /** How many bad items a message names. */
  private static final int EXAMPLES = 3;

  private final ItemIds ids;
  private long count;
  private long nanVectors;
  private long zeroVectors;
  private float largest;
  private float smallestPeak = Float.POSITIVE_INFINITY;
  private int smallestPeakRow;
  private double minNorm = Double.POSITIVE_INFINITY;
  private double maxNorm;
  private double normSum;
  private final List<String> examples = new ArrayList<>();

  /**
   * @param ids by which messages name the items
   */
  public VectorStatistics(ItemIds ids) {
    this.ids = ids;
  }

  /**
   * Adds some rows.
   *
   * @param first the number of the first row
   * @param values {@code rows} vectors of length {@code dimension}
   */
  void add(int first, int rows, int dimension, float[] values) {
    for (int i = 0; i < rows; i++) {
      count++;
      double norm = norm(values, i * dimension, dimension);
      if (!Double.isFinite(norm)) {
        nanVectors++;
        example(ids.at(first + i), "not finite");
      } else if (norm == 0) {
        zeroVectors++;
        example(ids.at(first + i), "all zero");
      } else {
        minNorm = Math.min(minNorm, norm);
        maxNorm = Math.max(maxNorm, norm);
        normSum += norm;
        notePeak(first + i, values, i * dimension, dimension);
      }
    }
  }

  /**
   * Why no index can take the vectors: one is all zero, has a value that is not finite, or one that
   * is too large for the precision, or would become all zero in it.
   *
   * @param precision in which they are to be written
   */
  public List<String> problems(Precision precision) {
    if (nanVectors > 0 || zeroVectors > 0) {
      return List.of(
          "of %d vectors, %d have a value that is not finite and %d are all zero; %s"
              .formatted(count, nanVectors, zeroVectors, String.join(", ", examples)));
    }
    if (largest > precision.largest()) {
      return List.of(
          "the largest value is %s, %s holds at most %s"
              .formatted(largest, precision.key(), precision.largest()));
    }
    if (vanishes(precision)) {
      return List.of(
          "item '%s' has no value beyond %s, so that its vector becomes all zero in %s"
              .formatted(ids.at(smallestPeakRow), smallestPeak, precision.key()));
    }
    return List.of();
  }

  /** The lengths of the vectors. */
  public Norms norms() {
    return new Norms(minNorm, normSum / count, maxNorm);
  }

  /** The largest magnitude of a value. */
  public float largest() {
    return largest;
  }

  /** How many vectors have a value that is not finite. */
  public long nanVectors() {
    return nanVectors;
  }

  /** How many vectors are all zero. */
  public long zeroVectors() {
    return zeroVectors;
  }

  /** In double: squares of float32 neither overflow nor vanish, so 0 means all zero. */
  private double norm(float[] values, int from, int dimension) {
    double squares = 0;
    for (int i = from; i < from + dimension; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
      squares += (double) values[i] * values[i];
    }
    return Math.sqrt(squares);
  }

  /** The vector whose largest magnitude is the smallest is the first that rounding makes zero. */
  private void notePeak(int row, float[] values, int from, int dimension) {
    float peak = 0;
    for (int i = from; i < from + dimension; i++) {
      peak = Math.max(peak, Math.abs(values[i]));
    }
    if (peak < smallestPeak) {
      smallestPeak = peak;
      smallestPeakRow = row;
    }
  }

  private boolean vanishes(Precision precision) {
    Encoding encoding = precision.encoding(1, largest);
    float[] value = {smallestPeak};
    ByteBuffer bytes = encoding.newRow();
    encoding.encode(value, 0, bytes);
    encoding.decode(bytes, value);
    return value[0] == 0;
  }

  private void example(String id, String what) {
    if (examples.size() < EXAMPLES) {
      examples.add("item '" + id + "' is " + what);
    }
  }
}
