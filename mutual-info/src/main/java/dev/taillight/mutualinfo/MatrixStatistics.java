package dev.taillight.mutualinfo;

import java.util.List;

/**
 * What a matrix of k features was computed from; the lists are empty where that is not known.
 *
 * @param fillRates per feature the share of the items that have a value
 * @param entropies per feature the plug-in entropy, in nats
 * @param states per feature how many different values it has
 * @param itemsPerState per feature the mean number of items that have one of its values
 * @param idLike the features, in the matrix or left out of it, that are like an id
 * @param pairs per pair of features, row by row, what was counted
 * @param estimates the values under several estimators, for comparison
 * @param warnings for people: features and pairs with too few items per state to trust their
 *     plug-in value
 */
public record MatrixStatistics(
    List<Double> fillRates,
    List<Double> entropies,
    List<Long> states,
    List<Double> itemsPerState,
    List<String> idLike,
    List<PairStatistics> pairs,
    List<MatrixEstimate> estimates,
    List<String> warnings) {

  /** Nothing is known. */
  public static final MatrixStatistics UNKNOWN =
      new MatrixStatistics(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public MatrixStatistics {
    fillRates = List.copyOf(fillRates);
    entropies = List.copyOf(entropies);
    states = List.copyOf(states);
    itemsPerState = List.copyOf(itemsPerState);
    idLike = List.copyOf(idLike);
    pairs = List.copyOf(pairs);
    estimates = List.copyOf(estimates);
    warnings = List.copyOf(warnings);
  }

  void checkSize(int k) {
    checkLength("fill_rates", fillRates.size(), k);
    checkLength("entropies", entropies.size(), k);
    checkLength("states", states.size(), k);
    checkLength("items_per_state", itemsPerState.size(), k);
    checkLength("the statistics of pairs", pairs.size(), k * k);
    for (MatrixEstimate estimate : estimates) {
      checkLength("estimates", estimate.values().size(), k * k);
    }
  }

  private static void checkLength(String name, int found, int expected) {
    if (found != 0 && found != expected) {
      throw new IllegalArgumentException(
          "%s: expected %d values, got %d".formatted(name, expected, found));
    }
  }
}
