package dev.taillight.experiments.evaluation;

import dev.taillight.experiments.evaluation.Evaluation.Comparison;
import dev.taillight.experiments.evaluation.Evaluation.SystemScores;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One metric of an evaluation as a table for people: a row for each system, a column for each
 * slice, and a row for the difference between the first system and each other one that has vectors.
 *
 * <pre>
 * recall@20 on test: 20000 users, 36000 items, ± is the 95 % interval
 *                               overall           head …
 * taillight                0.676 ±0.004   0.777 ±0.004 …
 * without_ssl              0.672 ±0.004   0.777 ±0.004 …
 * taillight − without_ssl  +0.004 ±0.001  +0.000 ±0.001 …
 *                                          within noise …
 * </pre>
 */
public final class EvaluationTable {

  private static final String GAP = "  ";

  private EvaluationTable() {}

  /**
   * Writes the table.
   *
   * @param metric a metric of the evaluation, e.g. {@code "recall@20"}
   * @return lines that end with a line feed
   * @throws IllegalArgumentException if the evaluation does not have the metric
   */
  public static String of(Evaluation evaluation, String metric) {
    List<Slice> slices =
        Stream.concat(Stream.of(Slice.OVERALL), evaluation.slices().keySet().stream()).toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("", slices, Slice::label));
    for (SystemScores system : evaluation.systems()) {
      Map<Slice, Estimate> estimates = figures(system.metrics(), metric);
      rows.add(row(system.name(), slices, slice -> cell(estimates.get(slice))));
    }
    for (Comparison comparison : evaluation.comparisons()) {
      if (!evaluation.system(comparison.against()).vectors().isEmpty()) {
        Map<Slice, Difference> differences = figures(comparison.differences(), metric);
        String name = comparison.system() + " − " + comparison.against();
        rows.add(row(name, slices, slice -> cell(differences.get(slice))));
        if (differences.values().stream().anyMatch(Difference::withinNoise)) {
          rows.add(row("", slices, slice -> mark(differences.get(slice))));
        }
      }
    }
    return title(evaluation, metric) + text(rows);
  }

  private static String title(Evaluation evaluation, String metric) {
    return "%s on %s: %d users, %d items, ± is the %s %% interval\n"
        .formatted(
            metric,
            evaluation.split(),
            evaluation.users(),
            evaluation.items(),
            new DecimalFormat("#.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(100 * evaluation.confidence()));
  }

  private static <V> Map<Slice, V> figures(Map<String, Map<Slice, V>> table, String metric) {
    Map<Slice, V> figures = table.get(metric);
    if (figures == null) {
      throw new IllegalArgumentException(
          "no metric '%s' in the evaluation, which has %s".formatted(metric, table.keySet()));
    }
    return figures;
  }

  private static List<String> row(String name, List<Slice> slices, Function<Slice, String> cell) {
    return Stream.concat(Stream.of(name), slices.stream().map(cell)).toList();
  }

  private static String cell(@Nullable Estimate estimate) {
    return estimate == null
        ? "no users"
        : String.format(Locale.ROOT, "%.3f ±%.3f", estimate.mean(), estimate.margin());
  }

  private static String cell(@Nullable Difference difference) {
    if (difference == null) {
      return "no users";
    }
    return String.format(Locale.ROOT, "%+.3f ±%.3f", difference.mean(), difference.margin());
  }

  private static String mark(@Nullable Difference difference) {
    return difference != null && difference.withinNoise() ? "within noise" : "";
  }

  private static String text(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(pad(row.get(0), -widths[0]));
      for (int c = 1; c < columns; c++) {
        line.append(GAP).append(pad(row.get(c), widths[c]));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String pad(String text, int width) {
    return String.format("%" + width + "s", text);
  }
}
