package dev.taillight.experiments.config;

import java.util.Map;
import java.util.Optional;

/**
 * Keys of earlier versions. They stay known, so that an old file fails with the name of the
 * successor instead of a guess at its spelling.
 */
final class RetiredKeys {

  /** The keys that were retired so far, with what to write instead. */
  static final RetiredKeys ALL =
      new RetiredKeys(
          Map.of(
              "evaluation.item_knn_neighbours", "references.item_knn.neighbours",
              "mutual_info.shuffles", "mutual_info.permutations",
              "mutual_info.max_joint_states", "mutual_info.memory_mib",
              "training.keep_checkpoints", "training.checkpoints.keep_last"));

  private final Map<String, String> successors;

  RetiredKeys(Map<String, String> successors) {
    this.successors = Map.copyOf(successors);
  }

  /** The path of the key that took the place of {@code path}, if that was retired. */
  Optional<String> successor(String path) {
    return Optional.ofNullable(successors.get(path));
  }
}
