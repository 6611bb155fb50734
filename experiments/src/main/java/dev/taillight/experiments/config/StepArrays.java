package dev.taillight.experiments.config;

import dev.taillight.dataset.ingest.DatasetConfig;
import dev.taillight.settings.SettingsCheck;
import dev.taillight.trainer.ModelConfig;
import dev.taillight.trainer.TrainingConfig;
import java.util.ArrayList;
import java.util.List;

/** How large the arrays and matrices of a step are, whose numbers are counted in ints. */
final class StepArrays {

  private static final int MOST = Integer.MAX_VALUE;

  private final SettingsCheck check = new SettingsCheck();
  private final Count pairs;
  private final Count uniform;
  private final Count bank;
  private final Count viewed;
  private final Count hard;

  /**
   * A setting that says how many of something a step has.
   *
   * @param key its path below {@code training}
   */
  private record Count(String key, int value) {}

  private StepArrays(TrainingConfig training) {
    boolean contrastive = training.contrastive().enabled();
    this.pairs = new Count("batch_size", training.batchSize());
    this.uniform = new Count("main.uniform_negatives", training.main().uniformNegatives());
    this.bank = new Count("main.bank", training.main().bank());
    this.viewed =
        new Count("contrastive.batch_size", contrastive ? training.contrastive().batchSize() : 0);
    this.hard =
        new Count(
            "contrastive.hard_negatives", contrastive ? training.contrastive().hardNegatives() : 0);
  }

  /** Checks the settings below {@code training} that, together, make an array too large. */
  static SettingsCheck check(DatasetConfig dataset, ModelConfig model, TrainingConfig training) {
    StepArrays arrays = new StepArrays(training);
    arrays.checkScores();
    int queryFeatures = dataset.users().features().size() + (model.history().enabled() ? 1 : 0);
    arrays.checkInputs(
        queryFeatures, dataset.items().features().size(), model.embeddingDimension());
    arrays.checkVectors(model.outputDimension());
    return arrays.check;
  }

  private void checkScores() {
    double n = pairs.value();
    add(
        n * (n + uniform.value() + bank.value()),
        "batch_size × (batch_size + main.uniform_negatives + main.bank) scores of pairs",
        List.of(pairs, uniform, bank));
    double m = viewed.value();
    add(
        m * (m + hard.value()),
        "contrastive.batch_size × (contrastive.batch_size + contrastive.hard_negatives) scores of"
            + " views",
        List.of(viewed, hard));
  }

  private void checkInputs(int queryFeatures, int itemFeatures, int dimension) {
    double places = (double) pairs.value() * queryFeatures + itemRows() * itemFeatures;
    add(
        places * dimension,
        ("(batch_size × %d query features + (batch_size + main.uniform_negatives + 2 ×"
                + " contrastive.batch_size + contrastive.hard_negatives) × %d item features) ×"
                + " model.embedding_dimension inputs")
            .formatted(queryFeatures, itemFeatures),
        List.of(pairs, uniform, viewed, hard));
  }

  private void checkVectors(int dimension) {
    add(
        (itemRows() + bank.value()) * dimension,
        "(batch_size + main.uniform_negatives + 2 × contrastive.batch_size +"
            + " contrastive.hard_negatives + main.bank) × model.output_dimension numbers in vectors"
            + " of items",
        List.of(pairs, uniform, viewed, hard, bank));
  }

  private double itemRows() {
    return (double) pairs.value() + uniform.value() + 2.0 * viewed.value() + hard.value();
  }

  /** Notes a problem if there are too many numbers; the largest setting is to blame. */
  private void add(double numbers, String what, List<Count> settings) {
    List<Count> ascending = new ArrayList<>(settings);
    ascending.sort((one, other) -> Integer.compare(one.value(), other.value()));
    Count largest = ascending.get(ascending.size() - 1);
    check.that(
        numbers <= MOST,
        largest.key(),
        largest.value(),
        "a smaller number, a step has %s, at most %d, here %.0f".formatted(what, MOST, numbers));
  }
}
