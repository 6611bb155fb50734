package dev.taillight.mutualinfo;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Sums Σ p(u,v) log [p(u,v) / (p(u) p(v))] over joint states, block by block as ND4J vectors in
 * double precision. Blocks have a fixed size and ND4J uses one thread for each, so that the order
 * of summation, and with it every bit of the result, is the same on any machine.
 */
final class InformationSum {

  private static final int BLOCK = 1 << 14;

  static {
    // Parallel work is divided by pairs of features; ND4J itself would divide sums by cores.
    Nd4j.getEnvironment().setMaxThreads(1);
  }

  private final double total;
  private final double[] joint = new double[BLOCK];
  private final double[] left = new double[BLOCK];
  private final double[] right = new double[BLOCK];
  private int filled;
  private double sum;

  /**
   * @param total the weight of all items, N
   */
  InformationSum(double total) {
    this.total = total;
  }

  /** Adds a joint state by its weights N·p(u,v), N·p(u) and N·p(v). */
  void add(double jointWeight, double leftWeight, double rightWeight) {
    if (filled == BLOCK) {
      drain();
    }
    joint[filled] = jointWeight;
    left[filled] = leftWeight;
    right[filled] = rightWeight;
    filled++;
  }

  /** The sum so far, in nats. */
  double value() {
    drain();
    return sum;
  }

  private void drain() {
    if (filled == 0) {
      return;
    }
    try (INDArray p = vector(joint);
        INDArray u = vector(left);
        INDArray v = vector(right);
        INDArray terms = p.mul(total)) {
      // N·p(u,v) · N / (N·p(u) · N·p(v)) is the ratio of the definition.
      terms.divi(u).divi(v);
      Transforms.log(terms, false);
      sum += terms.muli(p).sumNumber().doubleValue() / total;
    }
    filled = 0;
  }

  private INDArray vector(double[] values) {
    return Nd4j.createFromArray(Arrays.copyOf(values, filled));
  }
}
