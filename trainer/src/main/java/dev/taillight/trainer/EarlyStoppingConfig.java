package dev.taillight.trainer;

import dev.taillight.settings.SettingsCheck;
import java.util.List;
import java.util.Map;

/**
 * What decides which epoch is the best, and when to stop. Overall recall is learned before the tail
 * is, so a mean over slices is the better judge of vectors for the tail.
 *
 * @param metric the validation metric, e.g. {@code "recall@20"}
 * @param slices the slices over which it is averaged, e.g. overall and tail
 * @param patience how many validations without a new best end the training; 0 never ends it early
 */
public record EarlyStoppingConfig(String metric, List<String> slices, int patience) {

  public EarlyStoppingConfig {
    slices = List.copyOf(slices);
    new SettingsCheck()
        .that(!metric.isBlank(), "metric", "''", "the name of a metric, e.g. recall@20")
        .that(!slices.isEmpty(), "slices", slices, "at least one slice")
        .notNegative("patience", patience)
        .throwIfAny();
  }

  /**
   * The score of a validation: the mean of the metric over the slices.
   *
   * @throws IllegalArgumentException if the validation did not give one of them
   */
  double score(Map<String, Double> metrics) {
    return slices.stream().mapToDouble(slice -> value(metrics, slice)).average().orElseThrow();
  }

  private double value(Map<String, Double> metrics, String slice) {
    String key = metric + "/" + slice;
    Double value = metrics.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "training.early_stopping: the validation gives no '%s'; it gives %s"
              .formatted(key, metrics.keySet()));
    }
    return value;
  }
}
