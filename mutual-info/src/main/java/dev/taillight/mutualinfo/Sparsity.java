package dev.taillight.mutualinfo;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds where there are too few items per state for relative frequencies to stand for
 * probabilities, and says so.
 */
final class Sparsity {

  private final double minItemsPerState;

  /**
   * @param minItemsPerState how many items per state are enough
   */
  Sparsity(double minItemsPerState) {
    this.minItemsPerState = minItemsPerState;
  }

  /** Whether a feature has so many values that it is like an id. */
  boolean isIdLike(Marginals feature) {
    return feature.itemsPerState() < minItemsPerState;
  }

  /** A warning for a feature that is like an id. */
  String idLike(String name, Marginals feature) {
    return "'%s' has %d values for %d items, like an id; its plug-in values are inflated"
        .formatted(name, feature.states(), feature.itemCount());
  }

  /**
   * A warning for each pair of features, none of them like an id, with too many joint states.
   *
   * @param names the names of the features of {@code pairs}
   * @param idLike those that are like an id
   */
  List<String> sparsePairs(PairTable pairs, List<String> names, List<String> idLike) {
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      for (int j = i + 1; j < pairs.size(); j++) {
        PairStatistics pair = pairs.at(i, j);
        boolean sparse = pair.items() < minItemsPerState * pair.jointStates();
        if (sparse && !idLike.contains(names.get(i)) && !idLike.contains(names.get(j))) {
          warnings.add(
              "'%s' and '%s' have %d joint states for %d items; their plug-in value is inflated"
                  .formatted(names.get(i), names.get(j), pair.jointStates(), pair.items()));
        }
      }
    }
    return warnings;
  }
}
