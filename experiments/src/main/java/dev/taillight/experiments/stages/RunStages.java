package dev.taillight.experiments.stages;

import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.Stage;
import java.util.List;

/** The stages of a run, in the order of their work. */
public final class RunStages {

  public static final String INGEST = "ingest";
  public static final String MUTUAL_INFO = "mutual-info";
  public static final String TRAIN = "train";
  public static final String TRAIN_BASELINE = "train-baseline";
  public static final String EVALUATE = "evaluate";
  public static final String EXPORT = "export";
  public static final String REPORT = "report";

  /** The stage that ends a run. */
  public static final String LAST = REPORT;

  private RunStages() {}

  /** All stages that a configuration asks for. */
  public static List<Stage> of(ResolvedConfig config, RunFolder folder) {
    return List.of();
  }
}
