package dev.taillight.experiments.evaluation;

import dev.taillight.experiments.evaluation.Evaluation.Comparison;
import dev.taillight.experiments.evaluation.Evaluation.SystemScores;
import dev.taillight.trainer.search.TopK;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The sums over users for one system: of each metric, of the difference to the first system, of
 * what is recommended, and of what is found of items that are about as frequent. Used by one
 * thread.
 */
final class Tally {

  private final UserScores scores;
  private final Concentration concentration;
  private final PopularityRecall popularity;
  private final double[] present;
  private final Moments[] values;
  private final Moments[] differences;

  /**
   * @param scores computes the values of one user; shared by the tallies of all systems
   * @param concentration counts what this system recommends
   * @param popularity counts what it finds of items that are about as frequent
   */
  Tally(UserScores scores, Concentration concentration, PopularityRecall popularity) {
    this.scores = scores;
    this.concentration = concentration;
    this.popularity = popularity;
    this.present = new double[scores.size()];
    this.values = Stream.generate(Moments::new).limit(scores.size()).toArray(Moments[]::new);
    this.differences = Stream.generate(Moments::new).limit(scores.size()).toArray(Moments[]::new);
  }

  /**
   * Adds one user.
   *
   * @param first the tally of the first system, to which this user was added before, or this one
   */
  void add(TopK lists, int query, int[] relevant, Tally first) {
    scores.score(lists, query, relevant, present);
    concentration.add(lists, query);
    popularity.add(lists, query, relevant);
    for (int i = 0; i < present.length; i++) {
      if (!Double.isNaN(present[i])) {
        values[i].add(present[i]);
        differences[i].add(first.present[i] - present[i]);
      }
    }
  }

  /** The values of the user that was added last; valid until the next one is. */
  double[] present() {
    return present;
  }

  /** What the system finds of items that are about as frequent. */
  PopularityRecall popularity() {
    return popularity;
  }

  /** The figures of the system. */
  SystemScores scores(String name, Intervals intervals, Map<String, Double> vectors) {
    return new SystemScores(
        name, table(values, intervals::estimate), concentration.figures(), vectors);
  }

  /** The first system against this one. */
  Comparison comparison(String first, String name, Intervals intervals) {
    return new Comparison(first, name, table(differences, intervals::difference));
  }

  /** The means by metric and slice, e.g. {@code "recall@20/tail"}. */
  Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i].count() > 0) {
        means.put(scores.metric(i) + "/" + scores.slice(i).label(), values[i].mean());
      }
    }
    return means;
  }

  private <V> Map<String, Map<Slice, V>> table(Moments[] moments, Function<Moments, V> figure) {
    Map<String, Map<Slice, V>> table = new LinkedHashMap<>();
    for (int i = 0; i < moments.length; i++) {
      if (moments[i].count() > 0) {
        table
            .computeIfAbsent(scores.metric(i), metric -> new LinkedHashMap<>())
            .put(scores.slice(i), figure.apply(moments[i]));
      }
    }
    return table;
  }
}
