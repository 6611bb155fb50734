package dev.taillight.mutualinfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values of a feature in classes of equally many items, with the sums over each class that
 * {@link Chance} needs. There are at most √(2·entries) classes, whatever the number of values.
 * Immutable and thread-safe.
 */
final class ChanceProfile {

  private final List<ValueClass> classes;
  private final SortedMap<Integer, Long> lengths;

  private ChanceProfile(List<ValueClass> classes, SortedMap<Integer, Long> lengths) {
    this.classes = List.copyOf(classes);
    this.lengths = lengths;
  }

  /**
   * Values that n items each have. For the shares x of a value let m be their mean, q the mean of
   * x², c the mean of x·x' over pairs of different items, and g = mean(x ln x) − m ln m. Where all
   * shares are 1, so are m, q and c, and g is 0.
   *
   * @param items n
   * @param m Σ m over the values of the class
   * @param qq Σ (q/m)²
   * @param q Σ q/m
   * @param c Σ c/m
   * @param g Σ g
   */
  record ValueClass(int items, double m, double qq, double q, double c, double g) {

    /** So many values with shares of 1 only. */
    static ValueClass whole(int items, double values) {
      return new ValueClass(items, values, values, values, values, 0);
    }
  }

  /** The classes by ascending number of items. */
  List<ValueClass> classes() {
    return classes;
  }

  /** How many items have lists of which length; empty where every share is 1. */
  SortedMap<Integer, Long> lengths() {
    return lengths;
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
    sums.forEach(
        (items, sum) ->
            classes.add(
                marginals.whole() ? ValueClass.whole(items, sum.values) : sum.toClass(items)));
    return new ChanceProfile(classes, marginals.lengths());
  }

  /** Exact sums, so that a class does not depend on the order of the codes. */
  private static final class ClassSums {

    private final ExactSums sums = new ExactSums(5);
    private long values;

    void add(Marginals marginals, int code) {
      values++;
      if (marginals.whole()) {
        return;
      }
      double n = marginals.items(code);
      double first = marginals.weight(code);
      double second = marginals.square(code);
      double m = first / n;
      // With a single item pairs are never drawn, and any value does.
      double c = n < 2 ? 0 : (first * first - second) / (n * (n - 1));
      double[] terms = {
        m,
        second / first * (second / first),
        second / first,
        c / m,
        marginals.logarithmic(code) / n - m * Logarithms.of(m)
      };
      for (int i = 0; i < terms.length; i++) {
        sums.add(i, terms[i]);
      }
    }

    ValueClass toClass(int items) {
      return new ValueClass(
          items, sums.value(0), sums.value(1), sums.value(2), sums.value(3), sums.value(4));
    }
  }
}
