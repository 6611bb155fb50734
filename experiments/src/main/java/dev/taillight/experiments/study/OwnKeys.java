package dev.taillight.experiments.study;

import dev.taillight.experiments.config.Changes;
import dev.taillight.settings.SettingsCheck;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses settings that would have no say, since another part of the study decides them. */
final class OwnKeys {

  /** What the study decides for each of its runs, by key, with where it is said. */
  private static final Map<String, String> DECIDED =
      Map.of(
          "seed", "data.seeds",
          "dataset.split.training_share", "data.training_share",
          "evaluation.user_metrics", "metrics",
          "baseline", "the study, each of whose runs trains one model");

  private final SettingsCheck check;
  private final Map<String, List<Changes>> grid;

  /**
   * @param check receives the problems
   * @param grid the study's own
   */
  OwnKeys(SettingsCheck check, Map<String, List<Changes>> grid) {
    this.check = check;
    this.grid = grid;
    checkGrid("grid", grid);
  }

  /**
   * Settings of all runs, or of those of a base.
   *
   * @param key where they are
   */
  void checkSet(String key, @Nullable Changes set) {
    if (set != null) {
      DECIDED.forEach(
          (path, place) -> refuse(set, key, path, "no value, it is decided by " + place));
    }
  }

  /** A variant: what it sets must not be set by the grid of the study as well, which would win. */
  void checkVariant(String key, VariantConfig variant) {
    checkSet(key + ".set", variant.set());
    checkGrid(key + ".grid", variant.keys());
    for (String path : grid.keySet()) {
      if (variant.set() != null) {
        refuse(variant.set(), key + ".set", path, "no value, the grid of the study has this key");
      }
      check.that(
          !variant.keys().containsKey(path),
          key + ".grid." + path,
          path,
          "another key, the grid of the study has this one");
    }
  }

  private void checkGrid(String key, Map<String, List<Changes>> keys) {
    DECIDED.forEach(
        (path, place) ->
            check.that(
                !keys.containsKey(path),
                key + "." + path,
                path,
                "another key, this one is decided by " + place));
  }

  private void refuse(Changes set, String key, String path, String expected) {
    set.of(path).ifPresent(value -> check.that(false, key + "." + path, value, expected));
  }
}
