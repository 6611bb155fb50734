package dev.taillight.experiments.study;

import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.experiments.study.StudyFigures.Series;
import dev.taillight.experiments.study.StudyTable.Cell;
import dev.taillight.experiments.study.StudyTable.Gain;
import dev.taillight.experiments.study.StudyTable.Row;
import dev.taillight.experiments.study.StudyTable.Tests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Makes the table of a metric: means over seeds, differences, tests, Holm's correction. */
final class TableBuilder {

  private final StudyFigures figures;
  private final String metric;
  private final double confidence;

  private TableBuilder(StudyFigures figures, String metric, double confidence) {
    this.figures = figures;
    this.metric = metric;
    this.confidence = confidence;
  }

  /** The tables of all metrics for some data. */
  static List<StudyTable> tables(StudyFigures figures, StudyConfig config) throws IOException {
    List<StudyTable> tables = new ArrayList<>();
    for (String metric : config.metrics()) {
      tables.add(new TableBuilder(figures, metric, config.confidence()).table());
    }
    return tables;
  }

  /** A row while the other tests of the table are not known. */
  private record Draft(
      Series series,
      Map<Slice, SortedMap<Long, Double>> values,
      Map<Slice, Comparison> comparisons) {}

  private StudyTable table() throws IOException {
    List<Draft> drafts = new ArrayList<>();
    for (Series series : figures.series()) {
      Map<Slice, SortedMap<Long, Double>> values = values(series);
      Optional<Series> against = figures.named(series.against());
      Map<Slice, Comparison> comparisons = new LinkedHashMap<>();
      if (against.isPresent()) {
        comparisons.putAll(
            Comparison.of(series, against.get(), metric, values.keySet(), confidence));
      }
      drafts.add(new Draft(series, values, comparisons));
    }
    List<Comparison> all =
        drafts.stream().flatMap(draft -> draft.comparisons().values().stream()).toList();
    Iterator<Gain> gains = gains(all).iterator();
    List<Row> rows = drafts.stream().map(draft -> row(draft, gains)).toList();
    return new StudyTable(figures.base(), figures.trainingShare(), metric, figures.slices(), rows);
  }

  private Map<Slice, SortedMap<Long, Double>> values(Series series) {
    Map<Slice, SortedMap<Long, Double>> values = new LinkedHashMap<>();
    for (Slice slice : figures.slices()) {
      SortedMap<Long, Double> bySeed = new TreeMap<>();
      series
          .bySeed()
          .forEach(
              (seed, judged) ->
                  judged.mean(metric, slice).ifPresent(mean -> bySeed.put(seed, mean)));
      if (!bySeed.isEmpty()) {
        values.put(slice, bySeed);
      }
    }
    return values;
  }

  private Row row(Draft draft, Iterator<Gain> gains) {
    Map<Slice, Cell> cells = new LinkedHashMap<>();
    draft
        .values()
        .forEach(
            (slice, bySeed) -> {
              SeedInterval interval = SeedInterval.of(array(bySeed.values()), confidence);
              @Nullable Gain gain = draft.comparisons().containsKey(slice) ? gains.next() : null;
              cells.put(
                  slice,
                  new Cell(
                      List.copyOf(bySeed.keySet()),
                      List.copyOf(bySeed.values()),
                      interval.mean(),
                      interval.margin(),
                      gain));
            });
    Series series = draft.series();
    return new Row(
        series.system(),
        series.family(),
        series.point(),
        series.reference(),
        series.against(),
        cells);
  }

  /** The gains in the order of the comparisons, all of whose tests are one family. */
  private List<Gain> gains(List<Comparison> comparisons) {
    List<Tests> seeds = tests(comparisons.stream().map(Comparison::seeds).toList());
    List<Tests> users = tests(comparisons.stream().map(Comparison::users).toList());
    List<Gain> gains = new ArrayList<>();
    for (int i = 0; i < comparisons.size(); i++) {
      Comparison comparison = comparisons.get(i);
      boolean unlikely = users.get(i).tHolm() < 1 - confidence;
      gains.add(
          new Gain(
              comparison.difference().mean(),
              comparison.difference().margin(),
              comparison.relative(),
              comparison.difference().margin() == null ? null : seeds.get(i),
              users.get(i),
              comparison.difference().hasZero() || !unlikely));
    }
    return gains;
  }

  private static List<Tests> tests(List<PairedTests> raw) {
    double[] t = Holm.corrected(pValues(raw, PairedTests::t));
    double[] wilcoxon = Holm.corrected(pValues(raw, PairedTests::wilcoxon));
    List<Tests> tests = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      tests.add(new Tests(raw.get(i).t(), t[i], raw.get(i).wilcoxon(), wilcoxon[i]));
    }
    return tests;
  }

  private static double[] pValues(List<PairedTests> tests, ToDoubleFunction<PairedTests> test) {
    return tests.stream().mapToDouble(test).toArray();
  }

  static double[] array(Collection<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
