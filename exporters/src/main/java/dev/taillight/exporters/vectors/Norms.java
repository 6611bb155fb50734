package dev.taillight.exporters.vectors;

/**
 * The Euclidean lengths of the vectors.
 *
 * @param min the shortest
 * @param mean their mean
 * @param max the longest
 */
public record Norms(double min, double mean, double max) {

  /** How far a float32 vector may be from length 1 and still counts as a unit vector. */
  static final double UNIT_TOLERANCE = 1e-4;

  /** Whether all vectors are unit vectors, so that inner product and cosine are the same. */
  public boolean unit() {
    return min >= 1 - UNIT_TOLERANCE && max <= 1 + UNIT_TOLERANCE;
  }
}
