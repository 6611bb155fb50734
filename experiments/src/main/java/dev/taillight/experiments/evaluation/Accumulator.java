package dev.taillight.experiments.evaluation;

/**
 * A vector of sums of which few are not 0: emptying it costs what was put in. Takes 12 bytes per
 * place. Used by one thread.
 */
final class Accumulator {

  private final double[] sums;
  private final int[] touched;
  private int touchedCount;

  Accumulator(int size) {
    this.sums = new double[size];
    this.touched = new int[size];
  }

  /** Adds a number above 0 to the sum at a place. */
  void add(int place, double value) {
    if (sums[place] == 0) {
      touched[touchedCount++] = place;
    }
    sums[place] += value;
  }

  /** Hands over every sum that is not 0, in the order of the first additions, and sets it to 0. */
  void drain(Visitor visitor) {
    for (int i = 0; i < touchedCount; i++) {
      int place = touched[i];
      visitor.visit(place, sums[place]);
      sums[place] = 0;
    }
    touchedCount = 0;
  }

  @FunctionalInterface
  interface Visitor {
    void visit(int place, double sum);
  }
}
