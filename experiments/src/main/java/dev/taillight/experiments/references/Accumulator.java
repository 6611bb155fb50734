package dev.taillight.experiments.references;

import dev.taillight.experiments.evaluation.Corpus;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;

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

  /**
   * Adds 1 to each row, {@code row} itself included, for each column that it has in common with
   * {@code row}.
   *
   * @param rows a matrix of zeros and ones
   * @param columns its transpose
   */
  void addCommon(int row, SparseRows rows, SparseRows columns) {
    for (int i = rows.start(row); i < rows.end(row); i++) {
      int column = rows.column(i);
      for (int j = columns.start(column); j < columns.end(column); j++) {
        add(columns.column(j), 1);
      }
    }
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

  /** Takes the sums for the scores of items and offers those that a query may be given. */
  void offerAll(int query, Corpus corpus, Exclusions exclusions, TopK.Builder best) {
    int[] excluded = exclusions.of(query);
    drain(
        (item, score) -> {
          if (corpus.contains(item) && !Exclusions.contains(excluded, item)) {
            best.offer(query, item, score);
          }
        });
  }

  @FunctionalInterface
  interface Visitor {
    void visit(int place, double sum);
  }
}
