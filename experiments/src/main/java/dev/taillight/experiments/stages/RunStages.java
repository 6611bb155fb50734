package dev.taillight.experiments.stages;

import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.Stage;
import java.util.ArrayList;
import java.util.List;

/** The stages of a run, in the order of their work. */
public final class RunStages {

  public static final String INGEST = "ingest";
  public static final String MUTUAL_INFO = "mutual-info";
  public static final String MUTUAL_INFO_PAGE = "mutual-info-page";
  public static final String TRAIN = "train";
  public static final String TRAIN_BASELINE = "train-baseline";
  public static final String EVALUATE = "evaluate";
  public static final String EXPORT = "export";
  public static final String REPORT = "report";

  /** The name in {@code evaluation.json} of the model that a configuration describes. */
  public static final String MAIN_SYSTEM = "taillight";

  private RunStages() {}

  /** The stages of a run of a study: what its figures need, nothing else. */
  public static List<Stage> upToFigures(ResolvedConfig config, RunFolder folder) {
    List<Stage> stages = new ArrayList<>();
    stages.add(new IngestStage(config, folder));
    if (config.config().needsMatrix()) {
      stages.add(new MutualInfoStage(config, folder));
    }
    stages.add(TrainStage.main(config, folder));
    stages.add(new EvaluateStage(config, folder));
    return stages;
  }

  /** All stages that a configuration asks for. */
  public static List<Stage> of(ResolvedConfig config, RunFolder folder) {
    List<Stage> stages = new ArrayList<>();
    stages.add(new IngestStage(config, folder));
    stages.add(new MutualInfoStage(config, folder));
    stages.add(new MutualInfoPageStage(config, folder));
    if (config.config().baseline()) {
      stages.add(TrainStage.baseline(config, folder));
    }
    stages.add(TrainStage.main(config, folder));
    stages.add(new EvaluateStage(config, folder));
    stages.add(new ExportStage(config, folder));
    stages.add(new ReportStage(config, folder));
    return stages;
  }
}
