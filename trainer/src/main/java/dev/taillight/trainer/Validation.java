package dev.taillight.trainer;

import java.util.Map;

/** Scores a model while it trains. */
@FunctionalInterface
public interface Validation {

  /** Metric values by name and slice, e.g. {@code "recall@20/tail"}. */
  Map<String, Double> evaluate(TwoTowerModel model);
}
