package dev.taillight.trainer;

import dev.taillight.settings.SettingsCheck;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Two experts in the place of the item tower, mixed by how frequent an item is.
 *
 * @param memorised the item features that the memorisation expert sees, the others are those of the
 *     generalisation expert; empty for one tower
 */
public record ItemExpertsConfig(List<String> memorised) {

  /** One item tower. */
  public static final ItemExpertsConfig NONE = new ItemExpertsConfig(List.of());

  public ItemExpertsConfig {
    memorised = List.copyOf(memorised);
    SettingsCheck check = new SettingsCheck();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < memorised.size(); i++) {
      String name = memorised.get(i);
      check.that(seen.add(name), "memorised[" + i + "]", "'" + name + "'", "each feature once");
    }
    check.throwIfAny();
  }

  /** Whether there are two experts. */
  public boolean enabled() {
    return !memorised.isEmpty();
  }
}
