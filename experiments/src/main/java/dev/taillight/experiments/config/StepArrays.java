package dev.taillight.experiments.config;

import dev.taillight.dataset.ingest.DatasetConfig;
import dev.taillight.settings.SettingsCheck;
import dev.taillight.trainer.ModelConfig;
import dev.taillight.trainer.TrainingConfig;
import java.util.Collections;
import java.util.Map;

/** The arrays that a step fills, whose lengths are ints. */
final class StepArrays {

  private static final int MOST = Integer.MAX_VALUE;

  private StepArrays() {}

  /** Checks the settings below {@code training} that, together, make arrays too long. */
  static SettingsCheck check(DatasetConfig dataset, ModelConfig model, TrainingConfig training) {
    double n = training.batchSize();
    double uniform = training.main().uniformNegatives();
    double views = training.contrastive().enabled() ? 2.0 * training.contrastive().batchSize() : 0;
    double bank = training.main().bank();
    int queryFeatures = dataset.users().features().size() + (model.history().enabled() ? 1 : 0);
    int itemFeatures = dataset.items().features().size();
    double places = n * queryFeatures + (n + uniform + views) * itemFeatures;
    double vectors = n + uniform + views + bank;
    SettingsCheck check = new SettingsCheck();
    add(
        check,
        places * model.embeddingDimension(),
        "(batch_size × %d query features + (batch_size + main.uniform_negatives + 2 ×"
                .formatted(queryFeatures)
            + " contrastive.batch_size) × %d item features) × model.embedding_dimension inputs"
                .formatted(itemFeatures),
        training,
        Map.of(
            "batch_size", n * (queryFeatures + itemFeatures),
            "main.uniform_negatives", uniform * itemFeatures,
            "contrastive.batch_size", views * itemFeatures));
    add(
        check,
        vectors * model.outputDimension(),
        "(batch_size + main.uniform_negatives + 2 × contrastive.batch_size + main.bank) ×"
            + " model.output_dimension numbers in the items' vectors",
        training,
        Map.of(
            "batch_size", n,
            "main.uniform_negatives", uniform,
            "contrastive.batch_size", views,
            "main.bank", bank));
    return check;
  }

  /**
   * Notes a problem if an array is too long.
   *
   * @param what how its length comes about
   * @param shares how much each key has to do with it; the largest is to blame
   */
  private static void add(
      SettingsCheck check,
      double length,
      String what,
      TrainingConfig training,
      Map<String, Double> shares) {
    String key = Collections.max(shares.entrySet(), Map.Entry.comparingByValue()).getKey();
    int value =
        switch (key) {
          case "batch_size" -> training.batchSize();
          case "main.uniform_negatives" -> training.main().uniformNegatives();
          case "main.bank" -> training.main().bank();
          default -> training.contrastive().batchSize();
        };
    String expected =
        "a smaller number, a step has %s, here %.0f, at most %d".formatted(what, length, MOST);
    check.that(length <= MOST, key, value, expected);
  }
}
