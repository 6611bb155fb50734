package dev.taillight.experiments.run;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where each file of a run lies.
 *
 * @param root the folder of the run
 */
public record RunFolder(Path root) {

  public RunFolder {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * Keeps the program from writing into a folder that is not its own. Hidden files do not count:
   * locks and what a killed program has left are such.
   *
   * @throws IllegalArgumentException if something is in the folder, but no {@code run.json} of this
   *     program
   */
  void requireOurs() throws IOException {
    OwnFolder.require(root, RunRecord.isOurs(record()), "a run (it has no run.json of Taillight)");
  }

  /** The resolved configuration. */
  public Path config() {
    return root.resolve("config.yaml");
  }

  /** The encoded dataset, or a link to it. */
  public Path dataset() {
    return root.resolve("dataset");
  }

  /** The folder of the mutual-information matrix. */
  public Path mutualInfo() {
    return root.resolve("mutual-info");
  }

  /** The page that shows the matrix, for a browser. */
  public Path mutualInfoPage() {
    return mutualInfo().resolve("mutual-information.html");
  }

  /** The folder of the checkpoints. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  /** One line per logged training step or validation. */
  public Path metrics() {
    return root.resolve("metrics.jsonl");
  }

  /** The same model, trained without the contrastive loss. */
  public RunFolder baseline() {
    return new RunFolder(root.resolve("baseline"));
  }

  /** The figures of all systems on the test pairs. */
  public Path evaluation() {
    return root.resolve("evaluation.json");
  }

  /** The figures of single users on the test pairs, if the configuration asks for any. */
  public Path userFigures() {
    return root.resolve("user-figures");
  }

  /** The exported vectors and their manifest. */
  public Path vectors() {
    return root.resolve("vectors");
  }

  /** The exported towers. */
  public Path encoders() {
    return root.resolve("encoders");
  }

  /** The report for a browser. */
  public Path report() {
    return root.resolve("report.html");
  }

  /** What was run on what, with which outcome. */
  public Path record() {
    return root.resolve("run.json");
  }

  /** The mark of a complete run, written last. */
  public Path success() {
    return root.resolve("_SUCCESS");
  }

  /** The file that a running program holds locked. */
  public Path lock() {
    return root.resolve(".lock");
  }
}
