package dev.taillight.exporters;

import java.util.ArrayList;
import java.util.List;

/** Counts what must be known of all vectors before they are published. */
final class VectorStatistics {

  /** How many bad items a message names. */
  private static final int EXAMPLES = 3;

  private long count;
  private long nanVectors;
  private long zeroVectors;
  private double minNorm = Double.POSITIVE_INFINITY;
  private double maxNorm;
  private double normSum;
  private final List<String> examples = new ArrayList<>();

  void add(VectorBlock block) {
    for (int i = 0; i < block.size(); i++) {
      count++;
      double norm = norm(block.vector(i));
      if (!Double.isFinite(norm)) {
        nanVectors++;
        example(block.id(i), "not finite");
      } else if (norm == 0) {
        zeroVectors++;
        example(block.id(i), "all zero");
      } else {
        minNorm = Math.min(minNorm, norm);
        maxNorm = Math.max(maxNorm, norm);
        normSum += norm;
      }
    }
  }

  /** Whether no vector so far forbids publishing. */
  boolean publishable() {
    return nanVectors == 0 && zeroVectors == 0;
  }

  /**
   * @throws ExportRefusedException if a vector forbids publishing
   */
  void requirePublishable() {
    if (!publishable()) {
      throw new ExportRefusedException(
          ("nothing was published: of %d vectors, %d have a value that is not finite"
                  + " and %d are all zero; %s")
              .formatted(count, nanVectors, zeroVectors, String.join(", ", examples)));
    }
  }

  Norms norms() {
    return new Norms(minNorm, normSum / count, maxNorm);
  }

  long nanVectors() {
    return nanVectors;
  }

  long zeroVectors() {
    return zeroVectors;
  }

  /** In double: squares of float32 neither overflow nor vanish, so 0 means all zero. */
  private static double norm(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  private void example(String id, String what) {
    if (examples.size() < EXAMPLES) {
      examples.add("item '" + id + "' is " + what);
    }
  }
}
