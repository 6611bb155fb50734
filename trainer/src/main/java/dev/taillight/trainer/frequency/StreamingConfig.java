package dev.taillight.trainer.frequency;

import dev.taillight.settings.SettingsCheck;

/**
 * The estimation of item frequencies from the stream of pairs.
 *
 * @param hashes how many hash functions there are, each with buckets of its own
 * @param buckets H, how many buckets each of them has
 * @param learningRate α, the weight of a new gap against the estimate so far
 */
public record StreamingConfig(int hashes, int buckets, double learningRate) {

  public StreamingConfig {
    new SettingsCheck()
        .positive("hashes", hashes)
        .positive("buckets", buckets)
        .that(
            learningRate > 0 && learningRate <= 1,
            "learning_rate",
            learningRate,
            "a number above 0, at most 1")
        .throwIfAny();
  }
}
