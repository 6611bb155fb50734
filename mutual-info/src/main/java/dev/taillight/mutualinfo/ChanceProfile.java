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
   * Values that n items each have. For the shares x of a value let m be their mean, q the mean of
   * x² and t that of x³; c, s and r the means of x·x', x²·x' and x·x'·x'' over pairs and triples of
   * different items; and g = mean(x ln x) − m ln m. Where all shares are 1, so are all of these,
   * and g is 0.
   *
   * @param items n
   * @param m Σ m over the values of the class
   * @param mm Σ m²
   * @param q Σ q/m
   * @param c Σ c/m
   * @param t Σ t/m²
   * @param s Σ s/m²
   * @param r Σ r/m²
   * @param qq Σ q²/m³
   * @param qc Σ q·c/m³
   * @param cc Σ c²/m³
   * @param g Σ g
   */
  record ValueClass(
      int items,
      double m,
      double mm,
      double q,
      double c,
      double t,
      double s,
      double r,
      double qq,
      double qc,
      double cc,
      double g) {

    /** So many values with shares of 1 only. */
    static ValueClass whole(int items, double values) {
      return new ValueClass(
          items, values, values, values, values, values, values, values, values, values, values, 0);
    }
  }

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
    sums.forEach(
        (items, sum) ->
            classes.add(
                marginals.whole() ? ValueClass.whole(items, sum.values) : sum.toClass(items)));
    return new ChanceProfile(classes);
  }

  /** Exact sums, so that a class does not depend on the order of the codes. */
  private static final class ClassSums {

    private final ExactSums sums = new ExactSums(11);
    private long values;

    void add(Marginals marginals, int code) {
      values++;
      if (marginals.whole()) {
        return;
      }
      double n = marginals.items(code);
      double first = marginals.weight(code);
      double second = marginals.square(code);
      double third = marginals.cube(code);
      double m = first / n;
      double q = second / n;
      double t = third / n;
      // With too few items for pairs or triples they are never drawn, and any value does.
      double c = n < 2 ? 0 : (first * first - second) / (n * (n - 1));
      double s = n < 2 ? 0 : (second * first - third) / (n * (n - 1));
      double triples = first * first * first - 3 * first * second + 2 * third;
      double r = n < 3 ? 0 : triples / (n * (n - 1) * (n - 2));
      double mm = m * m;
      double mmm = mm * m;
      double[] terms = {
        m,
        mm,
        q / m,
        c / m,
        t / mm,
        s / mm,
        r / mm,
        q * q / mmm,
        q * c / mmm,
        c * c / mmm,
        marginals.logarithmic(code) / n - m * Logarithms.of(m)
      };
      for (int i = 0; i < terms.length; i++) {
        sums.add(i, terms[i]);
      }
    }

    ValueClass toClass(int items) {
      return new ValueClass(
          items,
          sums.value(0),
          sums.value(1),
          sums.value(2),
          sums.value(3),
          sums.value(4),
          sums.value(5),
          sums.value(6),
          sums.value(7),
          sums.value(8),
          sums.value(9),
          sums.value(10));
    }
  }
}
