package dev.taillight.experiments.study;

import dev.taillight.experiments.config.Changes;
import dev.taillight.settings.SettingsCheck;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A variant of a study.
 *
 * @param name its name in tables
 * @param set what it changes
 * @param grid keys and their values: the variant is run with every combination of them
 */
public record VariantConfig(
    String name, @Nullable Changes set, @Nullable Map<String, List<Changes>> grid) {

  /**
   * @throws dev.taillight.settings.InvalidSettingsException with everything that is wrong
   */
  public VariantConfig {
    new SettingsCheck()
        .that(
            name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*"),
            "name",
            "'" + name + "'",
            "letters, digits, '_', '-' and '.'")
        .part("grid", Grid.check(grid == null ? Map.of() : grid))
        .throwIfAny();
  }

  /** The keys and values of its own grid; empty without one. */
  Map<String, List<Changes>> keys() {
    return grid == null ? Map.of() : grid;
  }
}
