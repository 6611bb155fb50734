package dev.taillight.mutualinfo;

import java.util.List;

/**
 * What a matrix of k features was computed from; the lists are empty where that is not known.
 *
 * @param fillRates per feature the share of the items that have a value
 * @param jointStates per pair of features, row by row, how many different pairs of values there are
 * @param jointItems per pair of features, row by row, how many items were counted
 * @param warnings for people: pairs with too few items per joint state to trust their value
 */
public record MatrixStatistics(
    List<Double> fillRates, List<Long> jointStates, List<Long> jointItems, List<String> warnings) {

  /** Nothing is known. */
  public static final MatrixStatistics UNKNOWN =
      new MatrixStatistics(List.of(), List.of(), List.of(), List.of());

  public MatrixStatistics {
    fillRates = List.copyOf(fillRates);
    jointStates = List.copyOf(jointStates);
    jointItems = List.copyOf(jointItems);
    warnings = List.copyOf(warnings);
  }

  void checkSize(int k) {
    checkLength("fill_rates", fillRates.size(), k);
    checkLength("joint_states", jointStates.size(), k * k);
    checkLength("joint_items", jointItems.size(), k * k);
  }

  private static void checkLength(String name, int found, int expected) {
    if (found != 0 && found != expected) {
      throw new IllegalArgumentException(
          "%s: expected %d values, got %d".formatted(name, expected, found));
    }
  }
}
