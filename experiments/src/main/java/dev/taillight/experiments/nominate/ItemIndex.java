package dev.taillight.experiments.nominate;

import java.io.Closeable;
import java.util.List;

/** Finds the items whose vectors have the largest inner products with a query. Thread-safe. */
public interface ItemIndex extends Closeable {

  /** How many items there are. */
  int size();

  /** The length d of a vector. */
  int dimension();

  /**
   * Finds items for a query.
   *
   * @param query d numbers
   * @param k how many items, at least 1; fewer come when there are not so many
   * @param excluded rows of items that must not come, in ascending order
   * @return the best first, equal scores by ascending row
   * @throws IllegalArgumentException if k is below 1, or the query has another length
   * @throws java.util.concurrent.CancellationException if the thread is interrupted meanwhile
   */
  List<FoundItem> search(float[] query, int k, int[] excluded);

  /**
   * The vector of an item.
   *
   * @param row its row in the encoded dataset
   * @return d numbers, as the index holds them
   */
  float[] vector(int row);

  /** Refuses what no index can search for. */
  default void check(float[] query, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be 1 or more, got " + k);
    }
    if (query.length != dimension()) {
      throw new IllegalArgumentException(
          "a query of %d dimensions cannot be compared with items of %d"
              .formatted(query.length, dimension()));
    }
  }
}
