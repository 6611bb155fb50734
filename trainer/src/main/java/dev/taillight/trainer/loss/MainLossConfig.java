package dev.taillight.trainer.loss;

import dev.taillight.augment.IdDropoutConfig;
import dev.taillight.settings.SettingsCheck;
import dev.taillight.trainer.frequency.StreamingConfig;

/**
 * The main loss.
 *
 * @param loss which loss
 * @param temperature τ of the main loss
 * @param margin the margin of the hinge, in units of a logit; the other losses have none
 * @param popularityCorrection λ, the share of log p(item) that is taken off a logit; 1 is the full
 *     correction
 * @param correctPositive whether the logit of a pair's own item is corrected like those of its
 *     negatives
 * @param uniformNegatives B, how many items, drawn uniformly from the catalogue, are negatives of
 *     all pairs of a step beside each other's items
 * @param bank how many item vectors of earlier pairs are negatives too
 * @param itemProbability where p(item) comes from
 * @param streaming the estimation of p(item) from the stream of pairs
 * @param featureDropout the rate at which features of the items of a step are hidden, at least 0
 *     and below 1
 * @param idDropout which features of the items are hidden together, and how often
 */
public record MainLossConfig(
    Loss loss,
    double temperature,
    double margin,
    double popularityCorrection,
    boolean correctPositive,
    int uniformNegatives,
    int bank,
    ItemProbability itemProbability,
    StreamingConfig streaming,
    double featureDropout,
    IdDropoutConfig idDropout) {

  public MainLossConfig {
    new SettingsCheck()
        .positive("temperature", temperature)
        .notNegative("margin", margin)
        .notNegative("popularity_correction", popularityCorrection)
        .notNegative("uniform_negatives", uniformNegatives)
        .notNegative("bank", bank)
        .that(
            featureDropout >= 0 && featureDropout < 1,
            "feature_dropout",
            featureDropout,
            "a number of 0 or more and below 1")
        .throwIfAny();
  }

  /** The losses that can be asked for. */
  public enum Loss {
    /** {@link SampledSoftmax}. */
    SAMPLED_SOFTMAX,
    /** {@link BayesianPersonalisedRanking}. */
    BPR,
    /** {@link MarginHinge}. */
    HINGE,
    /** {@link PointwiseLogistic}. */
    LOGISTIC
  }

  /** Where the share of an item in the training pairs comes from. */
  public enum ItemProbability {
    /** Counts over all training pairs. */
    COUNTS,
    /** {@link dev.taillight.trainer.frequency.StreamingFrequency}. */
    STREAMING
  }

  /** The sampled softmax over the items of the batch. */
  public static MainLossConfig sampledSoftmax(double temperature, double popularityCorrection) {
    return new MainLossConfig(
        Loss.SAMPLED_SOFTMAX,
        temperature,
        1,
        popularityCorrection,
        true,
        0,
        0,
        ItemProbability.COUNTS,
        new StreamingConfig(2, 1000, 0.05),
        0,
        IdDropoutConfig.NONE);
  }
}
