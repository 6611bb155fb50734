package dev.taillight.exporters.delta;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.taillight.settings.SettingsCheck;

/**
 * Up to where an index is better patched than built again.
 *
 * @param movedBelow an item has moved when the cosine of its old and its new vector is below this
 * @param maxMoved how many of the common items may have moved, as a share
 * @param maxChange how many upserts and tombstones there may be, as a share of the new export
 * @param minOverlap how many of an item's neighbours must stay, as a share, on average
 * @param maxNormShift how far the mean length of the common items' vectors may shift, as a share
 * @param k how many neighbours are compared
 * @param sample of how many items
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DeltaThresholds(
    double movedBelow,
    double maxMoved,
    double maxChange,
    double minOverlap,
    double maxNormShift,
    int k,
    int sample) {

  /** What the command line takes when it is told nothing. */
  public static final DeltaThresholds DEFAULT =
      new DeltaThresholds(0.99, 0.3, 0.5, 0.7, 0.05, 10, 500);

  private static final int MAX_K = 1000;
  private static final int MAX_SAMPLE = 100_000;

  /**
   * @throws dev.taillight.settings.InvalidSettingsException if a value is out of its range
   */
  public DeltaThresholds {
    new SettingsCheck()
        .between("moved-below", movedBelow, -1, 1)
        .between("max-moved", maxMoved, 0, 1)
        .notNegative("max-change", maxChange)
        .between("min-overlap", minOverlap, 0, 1)
        .notNegative("max-norm-shift", maxNormShift)
        .between("k", k, 1, MAX_K)
        .between("sample", sample, 1, MAX_SAMPLE)
        .throwIfAny();
  }
}
