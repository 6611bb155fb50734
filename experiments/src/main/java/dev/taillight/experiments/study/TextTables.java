package dev.taillight.experiments.study;

import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.experiments.study.Frontier.Family;
import dev.taillight.experiments.study.StudyTable.Cell;
import dev.taillight.experiments.study.StudyTable.Gain;
import dev.taillight.experiments.study.StudyTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of a study for people to read and to paste: for each base, share of the data and
 * metric the figures, then the differences to the baseline. What may as well be chance is said to
 * be within noise.
 */
final class TextTables {

  private static final String NOISE = "within noise";

  private final Markup markup;
  private final StringBuilder text = new StringBuilder();

  private TextTables(Markup markup) {
    this.markup = markup;
  }

  /** How a table is written. */
  private interface Markup {

    String heading(String title);

    String remark(String sentence);

    /** The first row is the head, the first column the names. */
    String table(List<List<String>> rows);

    /** Marks a figure that is not within noise. */
    String strong(String figure);

    /** A text that may have special characters. */
    String plain(String words);
  }

  /** The tables in Markdown. */
  static String markdown(StudyResult result) {
    return new TextTables(new Markdown()).write(result);
  }

  /** The tables in LaTeX, for the package booktabs. */
  static String latex(StudyResult result) {
    return new TextTables(new Latex()).write(result);
  }

  private String write(StudyResult result) {
    for (StudyTable table : result.tables()) {
      figures(table, result.confidence());
      differences(table, result);
    }
    result.frontiers().forEach(frontier -> frontier(frontier, result));
    return text.toString();
  }

  private void figures(StudyTable table, double confidence) {
    text.append(
        markup.heading(
            "%s: %s, %s of the training pairs"
                .formatted(table.base(), table.metric(), Share.text(table.trainingShare()))));
    text.append(
        markup.remark(
            "Means over seeds; ± is the %s interval over seeds."
                .formatted(Share.text(confidence))));
    List<List<String>> rows = new ArrayList<>();
    rows.add(head("system", table));
    for (Row row : table.rows()) {
      rows.add(line(row, table, TextTables::figure));
    }
    text.append(markup.table(rows));
  }

  private void differences(StudyTable table, StudyResult result) {
    List<Row> compared = table.rows().stream().filter(row -> row.against() != null).toList();
    if (compared.isEmpty()) {
      return;
    }
    text.append(
        markup.remark(
            "Differences to %s, with the relative difference. %s: the interval over seeds has 0 in it, or the paired t-test over users, corrected by Holm for all tests of this table, does not reach %s in every seed."
                .formatted(
                    result.baseline(),
                    NOISE,
                    String.format(Locale.ROOT, "%.3g", 1 - result.confidence()))));
    List<List<String>> rows = new ArrayList<>();
    rows.add(head("difference", table));
    for (Row row : compared) {
      rows.add(line(row, table, this::difference));
    }
    text.append(markup.table(rows));
  }

  private void frontier(Frontier frontier, StudyResult result) {
    text.append(
        markup.heading(
            "%s: %s, %s of the training pairs"
                .formatted(
                    frontier.base(), frontier.title(), Share.text(frontier.trainingShare()))));
    text.append(
        markup.remark(
            "The mean height of each variant's frontier above that of %s, over the figures of %s that both reach."
                .formatted(result.baseline(), frontier.matched().label())));
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("variant", "settings", "on the frontier", "gain"));
    for (Family family : frontier.families()) {
      rows.add(
          List.of(
              markup.plain(family.name()),
              Integer.toString(family.points().size()),
              Long.toString(family.points().stream().filter(Frontier.Point::best).count()),
              gain(family)));
    }
    text.append(markup.table(rows));
  }

  private String gain(Family family) {
    if (family.gain() == null) {
      return "";
    }
    String figure = signed(family.gain(), family.margin());
    boolean noise = family.margin() != null && Math.abs(family.gain()) <= family.margin();
    return noise ? figure + " " + NOISE : markup.strong(figure);
  }

  private static List<String> head(String corner, StudyTable table) {
    return Stream.concat(Stream.of(corner), table.slices().stream().map(Slice::label)).toList();
  }

  private List<String> line(Row row, StudyTable table, Function<Cell, String> figure) {
    return Stream.concat(
            Stream.of(markup.plain(row.system())),
            table.slices().stream()
                .map(slice -> row.cells().containsKey(slice) ? figure.apply(cell(row, slice)) : ""))
        .toList();
  }

  private static Cell cell(Row row, Slice slice) {
    return java.util.Objects.requireNonNull(row.cells().get(slice));
  }

  private static String figure(Cell cell) {
    return cell.margin() == null
        ? String.format(Locale.ROOT, "%.4f", cell.mean())
        : String.format(Locale.ROOT, "%.4f ±%.4f", cell.mean(), cell.margin());
  }

  private String difference(Cell cell) {
    @Nullable Gain gain = cell.gain();
    if (gain == null) {
      return "";
    }
    String figure = signed(gain.mean(), gain.margin());
    if (gain.relative() != null) {
      figure += String.format(Locale.ROOT, " (%+.1f %%)", 100 * gain.relative());
    }
    figure = markup.plain(figure);
    return gain.withinNoise() ? figure + " " + NOISE : markup.strong(figure);
  }

  private static String signed(double mean, @Nullable Double margin) {
    return margin == null
        ? String.format(Locale.ROOT, "%+.4f", mean)
        : String.format(Locale.ROOT, "%+.4f ±%.4f", mean, margin);
  }

  private static final class Markdown implements Markup {

    @Override
    public String heading(String title) {
      return "## " + title + "\n\n";
    }

    @Override
    public String remark(String sentence) {
      return sentence + "\n\n";
    }

    @Override
    public String table(List<List<String>> rows) {
      StringBuilder lines = new StringBuilder(line(rows.get(0)));
      lines.append(line(rows.get(0).stream().map(column -> "---").toList()));
      rows.stream().skip(1).forEach(row -> lines.append(line(row)));
      return lines.append('\n').toString();
    }

    @Override
    public String strong(String figure) {
      return "**" + figure + "**";
    }

    @Override
    public String plain(String words) {
      return words.replace("|", "\\|");
    }

    private static String line(List<String> cells) {
      return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
  }

  private static final class Latex implements Markup {

    @Override
    public String heading(String title) {
      return "\\paragraph{" + plain(title) + "}\n";
    }

    @Override
    public String remark(String sentence) {
      return plain(sentence) + "\n\n";
    }

    @Override
    public String table(List<List<String>> rows) {
      StringBuilder lines = new StringBuilder();
      lines.append("\\begin{tabular}{l").append("r".repeat(rows.get(0).size() - 1)).append("}\n");
      lines.append("\\toprule\n").append(line(rows.get(0))).append("\\midrule\n");
      rows.stream().skip(1).forEach(row -> lines.append(line(row)));
      return lines.append("\\bottomrule\n\\end{tabular}\n\n").toString();
    }

    @Override
    public String strong(String figure) {
      return "\\textbf{" + figure + "}";
    }

    @Override
    public String plain(String words) {
      return words
          .replace("\\", "\\textbackslash{}")
          .replaceAll("([#$%&_{}])(?<!\\\\textbackslash[{}])", "\\\\$1");
    }

    private static String line(List<String> cells) {
      return cells.stream()
          .map(cell -> cell.replace("±", "$\\pm$"))
          .collect(Collectors.joining(" & ", "", " \\\\\n"));
    }
  }
}
