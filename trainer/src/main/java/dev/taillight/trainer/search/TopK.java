package dev.taillight.trainer.search;

import java.util.Arrays;

/**
 * The best items of each of n queries: at most k of them, by descending score, equal scores by
 * ascending item row. Immutable and thread-safe. Takes 12 · n · k bytes.
 */
public final class TopK {

  private final int k;
  private final int[] counts;
  private final int[] items;
  private final double[] scores;

  private TopK(int k, int[] counts, int[] items, double[] scores) {
    this.k = k;
    this.counts = counts;
    this.items = items;
    this.scores = scores;
  }

  /** n, the number of queries. */
  public int queries() {
    return counts.length;
  }

  /** The most items a query can have. */
  public int k() {
    return k;
  }

  /** How many items a query has: k, or fewer when there were not so many to choose from. */
  public int count(int query) {
    return counts[query];
  }

  /** The item row at {@code rank}, in 0 … count − 1, of a query. */
  public int item(int query, int rank) {
    return items[position(query, rank)];
  }

  /** The score of the item at {@code rank}, in 0 … count − 1, of a query. */
  public double score(int query, int rank) {
    return scores[position(query, rank)];
  }

  /** The item rows of a query, best first, as a copy. */
  public int[] items(int query) {
    return Arrays.copyOfRange(items, query * k, query * k + counts[query]);
  }

  private int position(int query, int rank) {
    if (rank < 0 || rank >= counts[query]) {
      throw new IndexOutOfBoundsException(
          "rank %d of query %d, which has %d items".formatted(rank, query, counts[query]));
    }
    return query * k + rank;
  }

  /**
   * Keeps the best k items of each query out of all that are offered, in any order. Different
   * queries may be served by different threads at the same time.
   *
   * <p>Each query has a binary heap with its worst item at the root, in one array for all.
   */
  public static final class Builder {

    private final int k;
    private final int[] counts;
    private final int[] items;
    private final double[] scores;

    /**
     * @param queries the number of queries, n
     * @param k how many items to keep for each, at least 1
     * @throws IllegalArgumentException if k is below 1 or n · k does not fit into an array
     */
    public Builder(int queries, int k) {
      if (k < 1) {
        throw new IllegalArgumentException("k must be 1 or more, got " + k);
      }
      if ((long) queries * k > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "the best %d items of %d queries are too many for one result".formatted(k, queries));
      }
      this.k = k;
      this.counts = new int[queries];
      this.items = new int[queries * k];
      this.scores = new double[queries * k];
    }

    /**
     * Offers an item that was not offered to this query before.
     *
     * @param score not NaN
     */
    public void offer(int query, int item, double score) {
      if (counts[query] < k) {
        siftUp(query * k, counts[query]++, item, score);
      } else if (isWorse(items[query * k], scores[query * k], item, score)) {
        siftDown(query * k, k, item, score);
      }
    }

    /**
     * The score that an item needs at least to be kept: that of the k-th best so far, or negative
     * infinity while there are fewer than k.
     */
    public double threshold(int query) {
      return counts[query] < k ? Double.NEGATIVE_INFINITY : scores[query * k];
    }

    /** Ends the collection; the builder is not to be used any more. */
    public TopK build() {
      for (int query = 0; query < counts.length; query++) {
        sort(query * k, counts[query]);
      }
      return new TopK(k, counts, items, scores);
    }

    private static boolean isWorse(int item, double score, int otherItem, double otherScore) {
      return score < otherScore || (score == otherScore && item > otherItem);
    }

    private void siftUp(int base, int from, int item, double score) {
      int at = from;
      while (at > 0) {
        int parent = (at - 1) / 2;
        if (!isWorse(item, score, items[base + parent], scores[base + parent])) {
          break;
        }
        put(base + at, items[base + parent], scores[base + parent]);
        at = parent;
      }
      put(base + at, item, score);
    }

    private void siftDown(int base, int size, int item, double score) {
      int at = 0;
      for (int child = 1; child < size; child = 2 * at + 1) {
        int right = child + 1;
        if (right < size
            && isWorse(
                items[base + right],
                scores[base + right],
                items[base + child],
                scores[base + child])) {
          child = right;
        }
        if (!isWorse(items[base + child], scores[base + child], item, score)) {
          break;
        }
        put(base + at, items[base + child], scores[base + child]);
        at = child;
      }
      put(base + at, item, score);
    }

    /** Heap sort: takes the worst away again and again, which leaves the best in front. */
    private void sort(int base, int count) {
      for (int last = count - 1; last > 0; last--) {
        int worstItem = items[base];
        double worstScore = scores[base];
        siftDown(base, last, items[base + last], scores[base + last]);
        put(base + last, worstItem, worstScore);
      }
    }

    private void put(int position, int item, double score) {
      items[position] = item;
      scores[position] = score;
    }
  }
}
