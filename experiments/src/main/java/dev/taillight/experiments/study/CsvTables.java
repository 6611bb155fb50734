package dev.taillight.experiments.study;

import dev.taillight.experiments.study.Frontier.Family;
import dev.taillight.experiments.study.Frontier.Point;
import dev.taillight.experiments.study.StudyTable.Cell;
import dev.taillight.experiments.study.StudyTable.Gain;
import dev.taillight.experiments.study.StudyTable.Row;
import dev.taillight.experiments.study.StudyTable.Tests;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The results of a study as comma-separated values: one line for each figure, nothing rounded. */
final class CsvTables {

  private CsvTables() {}

  /** Which run is which: {@code runs.csv}. */
  static String runs(StudyResult result) {
    StringBuilder text = new StringBuilder();
    text.append(Csv.line("base", "training_share", "variant", "seed", "folder", "failure"));
    for (StudyResult.Run run : result.runs()) {
      text.append(
          Csv.line(
              run.base(),
              run.trainingShare(),
              run.variant(),
              run.seed(),
              run.folder(),
              run.failure()));
    }
    return text.toString();
  }

  /** {@code table.csv}. */
  static String tables(List<StudyTable> tables) {
    StringBuilder text = new StringBuilder();
    text.append(
        Csv.line(
            "base",
            "training_share",
            "metric",
            "slice",
            "system",
            "reference",
            "seeds",
            "mean",
            "margin",
            "values",
            "against",
            "difference",
            "difference_margin",
            "relative_difference",
            "within_noise",
            "seeds_t",
            "seeds_t_holm",
            "seeds_wilcoxon",
            "seeds_wilcoxon_holm",
            "users_t",
            "users_t_holm",
            "users_wilcoxon",
            "users_wilcoxon_holm"));
    for (StudyTable table : tables) {
      for (Row row : table.rows()) {
        row.cells().forEach((slice, cell) -> text.append(line(table, row, slice.label(), cell)));
      }
    }
    return text.toString();
  }

  private static String line(StudyTable table, Row row, String slice, Cell cell) {
    @Nullable Gain gain = cell.gain();
    @Nullable Tests seeds = gain == null ? null : gain.seeds();
    @Nullable Tests users = gain == null ? null : gain.users();
    return Csv.line(
        table.base(),
        table.trainingShare(),
        table.metric(),
        slice,
        row.system(),
        row.reference(),
        cell.values().size(),
        cell.mean(),
        cell.margin(),
        cell.values().stream().map(String::valueOf).collect(Collectors.joining(" ")),
        gain == null ? null : row.against(),
        gain == null ? null : gain.mean(),
        gain == null ? null : gain.margin(),
        gain == null ? null : gain.relative(),
        gain == null ? null : gain.withinNoise(),
        seeds == null ? null : seeds.t(),
        seeds == null ? null : seeds.tHolm(),
        seeds == null ? null : seeds.wilcoxon(),
        seeds == null ? null : seeds.wilcoxonHolm(),
        users == null ? null : users.t(),
        users == null ? null : users.tHolm(),
        users == null ? null : users.wilcoxon(),
        users == null ? null : users.wilcoxonHolm());
  }

  /** {@code frontier.csv}: a line for each setting of each variant. */
  static String frontiers(List<Frontier> frontiers) {
    StringBuilder text = new StringBuilder();
    text.append(
        Csv.line(
            "base",
            "training_share",
            "metric",
            "variant",
            "setting",
            "matched_slice",
            "matched",
            "gained_slice",
            "gained",
            "best",
            "gain_of_variant",
            "gain_margin"));
    for (Frontier frontier : frontiers) {
      for (Family family : frontier.families()) {
        for (Point point : family.points()) {
          text.append(
              Csv.line(
                  frontier.base(),
                  frontier.trainingShare(),
                  frontier.metric(),
                  family.name(),
                  point.label(),
                  frontier.matched().label(),
                  point.matched(),
                  frontier.gained().label(),
                  point.gained(),
                  point.best(),
                  family.gain(),
                  family.margin()));
        }
      }
    }
    return text.toString();
  }
}
