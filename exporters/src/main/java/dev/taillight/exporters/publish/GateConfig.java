package dev.taillight.exporters.publish;

import dev.taillight.settings.SettingsCheck;

/**
 * The section {@code export.gate}: what must hold before an export is published.
 *
 * @param minEffectiveRank the effective rank as a share of d, at least, 0 … 1
 * @param maxUniformity the uniformity, at most; 0 allows all
 * @param minNorm the length of the shortest vector, at least
 * @param maxNorm the length of the longest vector, at most
 * @param metric the figure of the evaluation that is compared with that of the last published
 *     export, e.g. {@code "recall@20"}
 * @param maxRecallDrop how far the figure may be below, as a share of the published one, 0 … 1
 * @param maxTailRecallDrop the same for the tail
 * @param maxShrinkage how many items fewer than the last published export has, as a share of its
 *     items, 0 … 1
 * @param allowDimensionChange whether vectors may have another length than the published ones
 */
public record GateConfig(
    double minEffectiveRank,
    double maxUniformity,
    double minNorm,
    double maxNorm,
    String metric,
    double maxRecallDrop,
    double maxTailRecallDrop,
    double maxShrinkage,
    boolean allowDimensionChange) {

  /** Lets everything pass that is finite and not zero. */
  public static final GateConfig OPEN =
      new GateConfig(0, 0, 0, Double.MAX_VALUE, "recall@20", 1, 1, 1, true);

  /**
   * @throws dev.taillight.settings.InvalidSettingsException if a value is out of its range
   */
  public GateConfig {
    new SettingsCheck()
        .between("min_effective_rank", minEffectiveRank, 0, 1)
        .that(maxUniformity <= 0, "max_uniformity", maxUniformity, "a number of 0 or less")
        .notNegative("min_norm", minNorm)
        .that(
            maxNorm > 0 && maxNorm >= minNorm,
            "max_norm",
            maxNorm,
            "a number above 0, and not below min_norm, " + minNorm)
        .that(!metric.isBlank(), "metric", "'" + metric + "'", "NAME@K, e.g. recall@20")
        .between("max_recall_drop", maxRecallDrop, 0, 1)
        .between("max_tail_recall_drop", maxTailRecallDrop, 0, 1)
        .between("max_shrinkage", maxShrinkage, 0, 1)
        .throwIfAny();
  }
}
