package dev.taillight.mutualinfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values of a feature in classes of equally many items, with the sums over each class that
 * {@link Chance} needs. There are at most √(2·entries) classes, whatever the number of values.
 * Immutable and thread-safe.
 */
final class ChanceProfile {

  private final List<ValueClass> classes;

  private ChanceProfile(List<ValueClass> classes) {
    this.classes = List.copyOf(classes);
  }

  /**
   * Values that n items each have. Of the shares x of a value, m is the mean, q the mean of x², c
   * the mean of x·x' over pairs of different items, and g = mean(x ln x) − m ln m.
   *
   * @param items n
   * @param mean Σ m over the values of the class
   * @param meanSquare Σ m²
   * @param square Σ q/m
   * @param product Σ c/m
   * @param gap Σ g, which is 0 if all shares of a value are equal
   */
  record ValueClass(
      int items, double mean, double meanSquare, double square, double product, double gap) {}

  /** The classes by ascending number of items. */
  List<ValueClass> classes() {
    return classes;
  }

  static ChanceProfile of(Marginals marginals) {
    Map<Integer, ClassSums> sums = new TreeMap<>();
    for (int code = 0; code < marginals.size(); code++) {
      int items = marginals.items(code);
      if (items > 0) {
        sums.computeIfAbsent(items, n -> new ClassSums()).add(marginals, code);
      }
    }
    List<ValueClass> classes = new ArrayList<>(sums.size());
    sums.forEach((items, sum) -> classes.add(sum.toClass(items)));
    return new ChanceProfile(classes);
  }

  /** Exact sums, so that a class does not depend on the order of the codes. */
  private static final class ClassSums {

    private long values;
    private final ExactSum mean = new ExactSum();
    private final ExactSum meanSquare = new ExactSum();
    private final ExactSum square = new ExactSum();
    private final ExactSum product = new ExactSum();
    private final ExactSum gap = new ExactSum();

    void add(Marginals marginals, int code) {
      values++;
      if (marginals.whole()) {
        return;
      }
      double n = marginals.items(code);
      double first = marginals.weight(code);
      double second = marginals.square(code);
      double m = first / n;
      mean.add(m);
      meanSquare.add(m * m);
      square.add(second / first);
      product.add(n == 1 ? 0 : (first * first - second) / ((n - 1) * first));
      gap.add(marginals.logarithmic(code) / n - m * Logarithms.of(m));
    }

    ValueClass toClass(int items) {
      if (mean.value() == 0) {
        return new ValueClass(items, values, values, values, values, 0);
      }
      return new ValueClass(
          items, mean.value(), meanSquare.value(), square.value(), product.value(), gap.value());
    }
  }
}
