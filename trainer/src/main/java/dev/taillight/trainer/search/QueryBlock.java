package dev.taillight.trainer.search;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.trainer.VectorSource;
import java.nio.FloatBuffer;

/** Some consecutive queries, in memory, and the scan of their float scores. */
final class QueryBlock {

  /** Half the distance between 1 and the next larger float. */
  private static final double UNIT_ROUNDOFF = 0x1p-24;

  /** Beyond this, sums of products could leave the range of floats. */
  private static final double LARGE = 0x1p120;

  private final int first;
  private final int count;
  private final int dimension;
  private final float[] values;
  private final double[] norms;
  private final NDArray vectors;
  private final Exclusions exclusions;

  QueryBlock(VectorSource source, int first, int count, Exclusions exclusions, NDManager manager) {
    this.first = first;
    this.count = count;
    this.dimension = source.dimension();
    this.exclusions = exclusions;
    this.values = new float[Math.multiplyExact(count, dimension)];
    source.read(first, count, values);
    this.norms = new double[count];
    for (int query = 0; query < count; query++) {
      norms[query] = Rows.finiteNorm(values, query, dimension, "query", first + query);
    }
    this.vectors = manager.create(FloatBuffer.wrap(values), new Shape(count, dimension));
  }

  /** How many queries the block has. */
  int count() {
    return count;
  }

  /** The query vectors, shape (count, d); owned by the manager that was given. */
  NDArray vectors() {
    return vectors;
  }

  /**
   * Offers the items of a block to one query.
   *
   * @param query the position of the query in this block
   * @param scores float inner products, shape (count, items.count())
   */
  void offer(int query, FloatBuffer scores, ItemBlock items, TopK.Builder best) {
    int[] excluded = exclusions.of(first + query);
    double margin = margin(norms[query], items.largestNorm());
    float limit = limit(best.threshold(first + query), margin);
    int base = query * items.count();
    for (int i = 0; i < items.count(); i++) {
      // Not ">=": a NaN that came of an overflow must be looked at.
      float rough = scores.get(base + i);
      if (!(rough < limit) && !Exclusions.contains(excluded, items.row(i))) {
        double score = Rows.innerProduct(values, query, items.vectors(), i, dimension);
        checkError(rough, score, margin);
        best.offer(first + query, items.row(i), score);
        limit = limit(best.threshold(first + query), margin);
      }
    }
  }

  /** How far a float score can be below the score in double precision. */
  private double margin(double queryNorm, double itemNorm) {
    double product = queryNorm * itemNorm;
    double error = dimension * UNIT_ROUNDOFF;
    if (product > LARGE || error > 0.25) {
      return Double.POSITIVE_INFINITY;
    }
    // Twice the bound covers the error of the double-precision sums and of the norms as well; the
    // second term is for products so small that they are rounded to 0.
    return 2 * error / (1 - error) * product + 2.0 * dimension * Float.MIN_NORMAL;
  }

  /** Notices an engine that multiplies with less than float precision, e.g. bfloat16. */
  private static void checkError(float rough, double score, double margin) {
    if (Math.abs(rough - score) > margin) {
      throw new IllegalStateException(
          "the engine's matrix product gave %s for %s, which is further off than %s"
              .formatted(rough, score, margin));
    }
  }

  private static float limit(double threshold, double margin) {
    double limit = threshold - margin;
    return limit == Double.NEGATIVE_INFINITY
        ? Float.NEGATIVE_INFINITY
        : Math.nextDown((float) limit);
  }
}
