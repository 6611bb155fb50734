package dev.taillight.experiments.study;

import dev.taillight.experiments.run.OwnFolder;
import dev.taillight.experiments.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where each file of a study lies.
 *
 * <pre>
 * study.yaml       the study with its defaults
 * runs/KEY/        a run folder for each different run
 * runs.csv         which run is which
 * datasets/        the encoded datasets, which runs share
 * study.json       all results
 * table.csv, table.md, table.tex
 * frontier.csv     with a frontier
 * report.html
 * </pre>
 *
 * @param root the folder of the study
 */
public record StudyFolder(Path root) {

  public StudyFolder {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * Keeps the program from writing into a folder that is not its own.
   *
   * @throws IllegalArgumentException if something is in the folder, but no {@code study.yaml}
   */
  void requireOurs() throws IOException {
    OwnFolder.require(root, Files.isRegularFile(config()), "a study (it has no study.yaml)");
  }

  /** The study with its defaults. */
  Path config() {
    return root.resolve("study.yaml");
  }

  /** The folder of a run. */
  RunFolder run(StudyRun run) {
    return new RunFolder(root.resolve("runs").resolve(run.key()));
  }

  /** The encoded datasets. */
  Path datasets() {
    return root.resolve("datasets");
  }

  /** Which run is which. */
  Path runs() {
    return root.resolve("runs.csv");
  }

  /** All results, for programs. */
  public Path results() {
    return root.resolve("study.json");
  }

  /**
   * The table.
   *
   * @param format csv, md or tex
   */
  public Path table(String format) {
    return root.resolve("table." + format);
  }

  /** The trade between two slices. */
  public Path frontier() {
    return root.resolve("frontier.csv");
  }

  /** The page for a browser. */
  public Path report() {
    return root.resolve("report.html");
  }

  /** The file that a running program holds locked. */
  Path lock() {
    return root.resolve(".lock");
  }
}
