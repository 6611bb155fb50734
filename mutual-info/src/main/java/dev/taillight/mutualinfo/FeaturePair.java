package dev.taillight.mutualinfo;

import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.random.RandomPermutation;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Counts two features against each other. Every item has weight one: with a and b values it adds
 * 1/(a·b) to each of its a·b pairs of values, so that p(u) and p(v) are the marginals of p(u,v).
 *
 * <p>A feature against itself is not counted like that: I(X;X) = H(X) asks for a joint distribution
 * on the diagonal, so an item with a values adds 1/a to each pair (u,u). A copy of a multi-valued
 * feature under another name is therefore below the entropy: which of an item's values goes with
 * which is not known between two features.
 */
final class FeaturePair {

  private final FeatureColumn left;
  private final FeatureColumn right;
  private final int[] rows;
  private final int maxJointStates;

  FeaturePair(FeatureColumn left, FeatureColumn right, MissingValues missing, int maxJointStates) {
    this.left = left;
    this.right = right;
    this.maxJointStates = maxJointStates;
    this.rows =
        IntStream.range(0, left.rows())
            .filter(row -> missing == MissingValues.VALUE || hasValue(left, row))
            .filter(row -> missing == MissingValues.VALUE || hasValue(right, row))
            .toArray();
  }

  static boolean hasValue(FeatureColumn feature, int row) {
    return feature.code(feature.start(row)) != Vocabulary.MISSING;
  }

  /** Counts a feature with itself. */
  PairInformation entropy() {
    double[] weights = marginal(left);
    InformationSum sum = new InformationSum(rows.length);
    for (double weight : weights) {
      if (weight > 0) {
        sum.add(weight, weight, weight);
      }
    }
    long states = states(weights);
    return new PairInformation(sum.value(), 0, states, states, states, rows.length);
  }

  /**
   * Counts two features.
   *
   * @param shuffles by how many permutations of the items chance is estimated
   */
  PairInformation information(RandomPermutation... shuffles) {
    double[] leftWeights = marginal(left);
    double[] rightWeights = marginal(right);
    Count count = count(leftWeights, rightWeights, i -> i);
    double chance = 0;
    for (RandomPermutation shuffle : shuffles) {
      chance +=
          count(leftWeights, rightWeights, i -> (int) shuffle.at(i)).information / shuffles.length;
    }
    return new PairInformation(
        count.information,
        chance,
        states(leftWeights),
        states(rightWeights),
        count.states,
        rows.length);
  }

  /** How many items are counted. */
  int items() {
    return rows.length;
  }

  private record Count(double information, long states) {}

  private Count count(double[] leftWeights, double[] rightWeights, IntUnaryOperator order) {
    // The states are divided by hash into as many parts as it takes for each to fit; the sum over
    // states is the sum over parts.
    for (int parts = 1; ; parts *= 2) {
      InformationSum sum = new InformationSum(rows.length);
      long states = 0;
      int part = 0;
      for (; part < parts; part++) {
        JointCounts counts = new JointCounts(maxJointStates);
        if (!fill(counts, part, parts - 1, order)) {
          break;
        }
        counts.forEach(
            (key, weight) ->
                sum.add(
                    weight,
                    leftWeights[JointCounts.left(key)],
                    rightWeights[JointCounts.right(key)]));
        states += counts.size();
      }
      if (part == parts) {
        return new Count(sum.value(), states);
      }
    }
  }

  /** Counts the states of one part; false when they do not fit. */
  private boolean fill(JointCounts counts, int part, int partMask, IntUnaryOperator order) {
    int[] leftCodes = new int[16];
    int[] rightCodes = new int[16];
    for (int i = 0; i < rows.length; i++) {
      int leftRow = rows[i];
      int rightRow = rows[order.applyAsInt(i)];
      int leftCount = left.count(leftRow);
      int rightCount = right.count(rightRow);
      leftCodes = codes(left, leftRow, leftCount, leftCodes);
      rightCodes = codes(right, rightRow, rightCount, rightCodes);
      double weight = 1.0 / ((double) leftCount * rightCount);
      for (int u = 0; u < leftCount; u++) {
        for (int v = 0; v < rightCount; v++) {
          long key = JointCounts.key(leftCodes[u], rightCodes[v]);
          long hash = JointCounts.hash(key);
          if (((int) hash & partMask) == part && !counts.add(key, hash, weight)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static int[] codes(FeatureColumn feature, int row, int count, int[] buffer) {
    int[] codes = count <= buffer.length ? buffer : new int[2 * count];
    feature.copy(row, codes, 0);
    return codes;
  }

  private double[] marginal(FeatureColumn feature) {
    double[] weights = new double[feature.vocabulary().size()];
    for (int row : rows) {
      int count = feature.count(row);
      long start = feature.start(row);
      for (int i = 0; i < count; i++) {
        weights[feature.code(start + i)] += 1.0 / count;
      }
    }
    return weights;
  }

  private static long states(double[] weights) {
    return Arrays.stream(weights).filter(weight -> weight > 0).count();
  }
}
