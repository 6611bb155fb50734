package dev.taillight.experiments.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.experiments.evaluation.Evaluation.SystemScores;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.CheckpointConfig;
import dev.taillight.trainer.EarlyStoppingConfig;
import dev.taillight.trainer.HistoryConfig;
import dev.taillight.trainer.ItemExpertsConfig;
import dev.taillight.trainer.ModelConfig;
import dev.taillight.trainer.TrainingConfig;
import dev.taillight.trainer.TrainingRun;
import dev.taillight.trainer.TrainingSetup;
import dev.taillight.trainer.Validation;
import dev.taillight.trainer.embedding.TablePlace;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.loss.ContrastiveConfig;
import dev.taillight.trainer.loss.MainLossConfig;
import dev.taillight.trainer.optimizer.OptimizerConfig;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import dev.taillight.trainer.optimizer.ScheduleConfig;
import dev.taillight.trainer.tower.MatrixPrecision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judges a real model while it is trained on a catalogue whose story is easy to learn. */
class ModelValidationTest {

  @TempDir Path folder;

  @Test
  void judgesAModelWhileItLearns() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("data"), 400, 300, 1);
    Evaluator evaluator = new Evaluator(dataset, config(0));
    ModelValidation validation = new ModelValidation(evaluator);
    List<Map<String, Double>> seen = new ArrayList<>();
    List<Evaluation> whole = new ArrayList<>();
    train(
        dataset,
        model -> {
          Map<String, Double> metrics = validation.evaluate(model);
          seen.add(metrics);
          whole.add(evaluator.evaluate(evaluator.system("model", model), Split.VALIDATION));
          return metrics;
        });
    Map<String, Double> last = seen.get(seen.size() - 1);
    // A random order finds 20 of about 360 items, a model that knows the topics 20 of a topic's 45.
    assertTrue(last.get("recall@20/overall") > 0.3, last.toString());
    // Without a limit, a validation is a whole evaluation of the validation split.
    SystemScores scores = whole.get(whole.size() - 1).systems().get(0);
    scores
        .metrics()
        .forEach(
            (metric, bySlice) ->
                bySlice.forEach(
                    (slice, estimate) ->
                        assertEquals(estimate.mean(), last.get(metric + "/" + slice.label()))));
    assertFalse(scores.vectors().isEmpty());
  }

  @Test
  void keepsToTheSameFewUsers() throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("data"), 200, 200, 2);
    List<Map<String, Double>> seen = new ArrayList<>();
    train(
        dataset,
        model -> {
          Evaluator evaluator = new Evaluator(dataset, config(25));
          Map<String, Double> metrics = new ModelValidation(evaluator).evaluate(model);
          assertEquals(metrics, new ModelValidation(evaluator).evaluate(model));
          seen.add(metrics);
          return metrics;
        });
    // A hit rate over 25 users is a multiple of 1/25.
    double users = seen.get(0).get("hit_rate@20/overall") * 25;
    assertEquals(Math.rint(users), users, 1e-9);
  }

  private void train(EncodedDataset dataset, Validation validation) {
    TrainingConfig training =
        new TrainingConfig(
            4,
            64,
            MainLossConfig.sampledSoftmax(0.2, 1),
            ContrastiveConfig.softmax(0, 32, 0.3),
            new OptimizerConfig(OptimizerMethod.ADAM, 0.02),
            new OptimizerConfig(OptimizerMethod.ADAM, 0.02),
            new ScheduleConfig(2, ScheduleConfig.Decay.COSINE, 0.1),
            1.0,
            new EarlyStoppingConfig("recall@20", List.of("overall"), 0),
            1,
            new CheckpointConfig(0, 2, 1),
            100);
    ModelConfig model =
        new ModelConfig(
            8,
            0.1,
            List.of(16),
            8,
            new HistoryConfig(true, 3),
            ItemExpertsConfig.NONE,
            MatrixPrecision.FLOAT32);
    new TrainingRun(
            new TrainingSetup(model, training, ComputeDevice.CPU, 1, TablePlace.AUTO, 5, "none"),
            dataset,
            Optional.empty(),
            validation,
            folder.resolve("run"),
            Progress.silent())
        .train();
  }

  private static EvaluationConfig config(int validationUsers) {
    return new EvaluationConfig(
        List.of(20),
        CorpusKind.INTERACTED,
        new SliceCuts(0.1, 0.5),
        validationUsers,
        0.95,
        List.of(),
        List.of(),
        200,
        8192,
        256);
  }
}
