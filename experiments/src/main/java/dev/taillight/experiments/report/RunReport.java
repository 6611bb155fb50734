package dev.taillight.experiments.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes {@code report.html} into a run folder: results by slice and by popularity, training
 * curves, the mutual-information matrix, a map of the item vectors, nearest neighbours and
 * provenance on one page. Scripts, styles and data are inside the file; it opens without a network.
 * The same inputs give the same bytes. Immutable and thread-safe.
 */
public final class RunReport {

  /** The name of the report in the run folder. */
  public static final String FILE_NAME = "report.html";

  private static final List<String> PANELS =
      List.of(
          "run",
          "results",
          "popularity",
          "training",
          "information",
          "features",
          "masks",
          "map",
          "neighbours",
          "provenance");

  private final ReportConfig config;

  /** A report with these settings. */
  public RunReport(ReportConfig config) {
    this.config = config;
  }

  /**
   * Reads the files of a run folder and writes the report beside them. {@code config.yaml}, {@code
   * metrics.jsonl} and {@code evaluation.json} are needed; {@code baseline/metrics.jsonl}, {@code
   * mutual-info/matrix.json} and {@code run.json} are shown if they are there.
   *
   * @throws dev.taillight.dataset.DatasetException naming the file that is missing or damaged
   * @throws IllegalArgumentException if the dataset has no such feature to colour by
   */
  public void write(Path runFolder, ReportInputs inputs) throws IOException {
    ReportData data = ReportData.of(RunFiles.read(runFolder), inputs, config);
    ReportPage.write(runFolder.resolve(FILE_NAME), data.name(), PANELS, data);
  }
}
