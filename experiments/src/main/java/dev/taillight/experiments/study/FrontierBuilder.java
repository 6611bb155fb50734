package dev.taillight.experiments.study;

import dev.taillight.experiments.study.Frontier.Family;
import dev.taillight.experiments.study.Frontier.Point;
import dev.taillight.experiments.study.StudyFigures.Judged;
import dev.taillight.experiments.study.StudyFigures.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.math3.stat.StatUtils;

/** Draws the frontiers of the variants of a study on some data. */
final class FrontierBuilder {

  private final FrontierConfig trade;
  private final String baseline;
  private final double confidence;
  private final Map<String, List<Series>> families = new LinkedHashMap<>();

  private FrontierBuilder(StudyFigures figures, StudyConfig config, FrontierConfig trade) {
    this.trade = trade;
    this.baseline = config.baseline();
    this.confidence = config.confidence();
    figures.series().stream()
        .filter(series -> !series.reference())
        .forEach(
            series ->
                families.computeIfAbsent(series.family(), name -> new ArrayList<>()).add(series));
  }

  /** The frontiers of all variants, if the study asks for them and any run has a result. */
  static Optional<Frontier> frontier(StudyFigures figures, StudyConfig config) {
    return config
        .trade()
        .filter(trade -> !figures.series().isEmpty())
        .map(trade -> new FrontierBuilder(figures, config, trade).frontier(figures));
  }

  private Frontier frontier(StudyFigures figures) {
    return new Frontier(
        figures.base(),
        figures.trainingShare(),
        trade.metric(),
        trade.matched(),
        trade.gained(),
        families.keySet().stream().map(this::family).toList());
  }

  private Family family(String name) {
    List<Point> points = points(name);
    if (name.equals(baseline) || !families.containsKey(baseline)) {
      return new Family(name, points, null, null);
    }
    Set<Long> seeds = new TreeSet<>(completeSeeds(name));
    seeds.retainAll(completeSeeds(baseline));
    if (seeds.isEmpty()) {
      return new Family(name, points, null, null);
    }
    double[] gains = FrontierGain.of(trades(name, seeds), trades(baseline, seeds));
    SeedInterval interval = SeedInterval.of(gains, confidence);
    return new Family(name, points, interval.mean(), interval.margin());
  }

  private List<Point> points(String family) {
    Map<String, double[]> trades = new LinkedHashMap<>();
    for (Series series : settings(family)) {
      List<double[]> all =
          series.bySeed().values().stream().flatMap(judged -> trade(judged).stream()).toList();
      if (!all.isEmpty()) {
        trades.put(series.point(), new double[] {mean(all, 0), mean(all, 1)});
      }
    }
    if (trades.isEmpty()) {
      return List.of();
    }
    TradeCurve best = TradeCurve.of(List.copyOf(trades.values()));
    return trades.entrySet().stream()
        .map(
            entry -> {
              double[] at = entry.getValue();
              return new Point(entry.getKey(), at[0], at[1], best.has(at[0], at[1]));
            })
        .toList();
  }

  /** The seeds for which every setting of a variant has both figures. */
  private Set<Long> completeSeeds(String family) {
    Set<Long> seeds = new TreeSet<>(settings(family).get(0).bySeed().keySet());
    for (Series series : settings(family)) {
      seeds.removeIf(
          seed -> Optional.ofNullable(series.bySeed().get(seed)).flatMap(this::trade).isEmpty());
    }
    return seeds;
  }

  /** By seed, then by setting. */
  private List<List<double[]>> trades(String family, Set<Long> seeds) {
    return seeds.stream()
        .map(
            seed ->
                settings(family).stream()
                    .map(series -> series.bySeed().get(seed))
                    .flatMap(judged -> trade(judged).stream())
                    .toList())
        .toList();
  }

  private List<Series> settings(String family) {
    return families.getOrDefault(family, List.of());
  }

  private Optional<double[]> trade(Judged judged) {
    OptionalDouble matched = judged.mean(trade.metric(), trade.matched());
    OptionalDouble gained = judged.mean(trade.metric(), trade.gained());
    return matched.isPresent() && gained.isPresent()
        ? Optional.of(new double[] {matched.getAsDouble(), gained.getAsDouble()})
        : Optional.empty();
  }

  private static double mean(List<double[]> trades, int figure) {
    return StatUtils.mean(trades.stream().mapToDouble(at -> at[figure]).toArray());
  }
}
