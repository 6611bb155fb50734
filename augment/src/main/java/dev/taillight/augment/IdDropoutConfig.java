package dev.taillight.augment;

import dev.taillight.settings.SettingsCheck;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The dropout of features that are like an id (after DropoutNet, Volkovs et al., NIPS 2017).
 *
 * @param features the names of item features that are hidden together
 * @param rate the share of the items whose features are hidden, at least 0 and below 1
 */
public record IdDropoutConfig(List<String> features, double rate) {

  /** Hides nothing. */
  public static final IdDropoutConfig NONE = new IdDropoutConfig(List.of(), 0);

  public IdDropoutConfig {
    features = List.copyOf(features);
    SettingsCheck check =
        new SettingsCheck()
            .that(rate >= 0 && rate < 1, "rate", rate, "a number of 0 or more and below 1")
            .that(
                rate == 0 || !features.isEmpty(),
                "features",
                features,
                "at least one item feature for a rate above 0");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < features.size(); i++) {
      String name = features.get(i);
      check.that(seen.add(name), "features[" + i + "]", "'" + name + "'", "each feature once");
    }
    check.throwIfAny();
  }
}
