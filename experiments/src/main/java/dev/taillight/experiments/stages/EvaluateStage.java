package dev.taillight.experiments.stages;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.evaluation.Evaluation;
import dev.taillight.experiments.evaluation.Evaluation.Provenance;
import dev.taillight.experiments.evaluation.Evaluator;
import dev.taillight.experiments.evaluation.Recommender;
import dev.taillight.experiments.evaluation.Reference;
import dev.taillight.experiments.references.References;
import dev.taillight.experiments.run.Environment;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.Stage;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.TwoTowerModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges the trained models and the simple systems on the test pairs. */
final class EvaluateStage implements Stage {

  /** The names of the trained systems in {@code evaluation.json}. */
  private static final String MAIN = RunStages.MAIN_SYSTEM;

  private static final String BASELINE = "without_ssl";

  private final ResolvedConfig resolved;
  private final ExperimentConfig config;
  private final RunFolder folder;

  EvaluateStage(ResolvedConfig resolved, RunFolder folder) {
    this.resolved = resolved;
    this.config = resolved.config();
    this.folder = folder;
  }

  @Override
  public String name() {
    return RunStages.EVALUATE;
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("evaluation", resolved.hash("evaluation"));
    settings.put("pytorch", Environment.library("pytorch"));
    settings.put("seed", Long.toString(config.seed()));
    for (Reference reference : config.evaluation().references()) {
      String section = "references." + reference.label();
      settings.put(section, resolved.hash(section));
    }
    return settings;
  }

  @Override
  public List<String> code() {
    return StageCode.REFERENCES;
  }

  @Override
  public List<Path> inputs() {
    List<Path> inputs = new ArrayList<>();
    inputs.add(RunArtifacts.description(folder));
    inputs.add(RunArtifacts.checkpointDescription(folder));
    if (config.baseline()) {
      inputs.add(RunArtifacts.checkpointDescription(folder.baseline()));
    }
    return inputs;
  }

  @Override
  public List<Path> outputs() {
    return config.evaluation().userMetrics().isEmpty()
        ? List.of(folder.evaluation())
        : List.of(folder.evaluation(), folder.userFigures());
  }

  @Override
  public void requireMachine() {
    RunArtifacts.requireDevice(config);
  }

  @Override
  public void run(boolean resume, Progress progress) throws IOException {
    EncodedDataset dataset = EncodedDataset.open(folder.dataset());
    References.check(dataset, config.evaluation(), config.references());
    Evaluator evaluator = new Evaluator(dataset, config.evaluation());
    List<Recommender> systems = new ArrayList<>();
    List<TwoTowerModel> models = new ArrayList<>();
    try {
      models.add(RunArtifacts.model(folder, dataset, config));
      systems.add(evaluator.system(MAIN, models.get(0)));
      if (config.baseline()) {
        models.add(RunArtifacts.model(folder.baseline(), dataset, config));
        systems.add(evaluator.system(BASELINE, models.get(1)));
      }
      try (References references = references(dataset, evaluator, progress)) {
        systems.addAll(references.systems());
        evaluate(evaluator, systems, progress).with(provenance(dataset)).write(folder.evaluation());
      }
    } finally {
      models.forEach(TwoTowerModel::close);
    }
  }

  private References references(EncodedDataset dataset, Evaluator evaluator, Progress progress) {
    return References.prepare(
        dataset,
        evaluator.corpus(),
        config.evaluation(),
        config.references(),
        config.seed(),
        progress);
  }

  private Evaluation evaluate(Evaluator evaluator, List<Recommender> systems, Progress progress)
      throws IOException {
    return config.evaluation().userMetrics().isEmpty()
        ? evaluator.evaluate(systems, Split.TEST, progress)
        : evaluator.evaluate(systems, Split.TEST, folder.userFigures(), progress);
  }

  private Provenance provenance(EncodedDataset dataset) {
    Map<String, String> checkpoints = new LinkedHashMap<>();
    checkpoints.put(MAIN, RunArtifacts.bestCheckpoint(folder).hash());
    if (config.baseline()) {
      checkpoints.put(BASELINE, RunArtifacts.bestCheckpoint(folder.baseline()).hash());
    }
    return new Provenance(Environment.version(), config.seed(), dataset.hash(), checkpoints);
  }
}
