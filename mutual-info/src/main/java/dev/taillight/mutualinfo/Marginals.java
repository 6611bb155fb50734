package dev.taillight.mutualinfo;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.FeatureColumn;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What was counted for the values of one feature. An item of weight w with a values gives the share
 * w/a to each of them. For the shares x of a value the sums Σ x, Σ x² and Σ x ln x are kept, and
 * for all values together how many items have lists of which length, which is all that the
 * expectation by chance needs to know. Where every share is 1, it follows from the number of items.
 * Items of another weight than 1, of which that expectation knows nothing, only add to Σ x.
 */
final class Marginals {

  private final int[] items;
  private final @Nullable Shares shares;
  private final SortedMap<Integer, Long> lengths = new TreeMap<>();
  private long itemCount;
  private long weight;
  private long squaredWeight;

  /** The sums over the shares, by code. */
  record Shares(ExactSums first, ExactSums second, ExactSums logarithmic) {
    Shares(int size) {
      this(new ExactSums(size), new ExactSums(size), new ExactSums(size));
    }

    void add(int code, double share, boolean all) {
      first.add(code, share);
      if (all) {
        second.add(code, share * share);
        logarithmic.add(code, share == 1 ? 0 : share * Logarithms.of(share));
      }
    }

    /** All of them, in the order in which they are written. */
    List<ExactSums> all() {
      return List.of(first, second, logarithmic);
    }
  }

  /**
   * No item yet.
   *
   * @param size how many codes the feature has
   * @param whole whether every share will be 1
   */
  Marginals(int size, boolean whole) {
    this.items = new int[size];
    this.shares = whole ? null : new Shares(size);
  }

  /** Counts the items that have a weight and that {@code counted} lets through. */
  static Marginals of(FeatureColumn column, ItemWeights weights, IntPredicate counted) {
    return of(column, weights, counted, row -> row);
  }

  /**
   * Counts items that were given the values of others.
   *
   * @param counted the items that are counted
   * @param rowOf the item whose values an item has
   */
  static Marginals of(
      FeatureColumn column, ItemWeights weights, IntPredicate counted, RowMap rowOf) {
    Marginals marginals = new Marginals(column.vocabulary().size(), isWhole(column, weights));
    for (int row = weights.rows().from(); row < weights.rows().to(); row++) {
      int weight = weights.at(row);
      if (weight > 0 && counted.test(row)) {
        marginals.add(column, rowOf.of(row), weight);
      }
    }
    return marginals;
  }

  /** Whether an item gives each value either 1 or nothing. */
  static boolean isWhole(FeatureColumn column, ItemWeights weights) {
    return weights.uniform() && !column.spec().kind().multiValued();
  }

  /** How much memory the marginals of a feature of so many codes take, in bytes. */
  static long bytes(long size, boolean whole) {
    return size * (Integer.BYTES + (whole ? 0 : 6 * Long.BYTES));
  }

  private void add(FeatureColumn column, int row, int itemWeight) {
    int count = column.count(row);
    long start = column.start(row);
    double share = (double) itemWeight / count;
    for (int i = 0; i < count; i++) {
      int code = column.code(start + i);
      items[code]++;
      if (shares != null) {
        shares.add(code, share, itemWeight == 1);
      }
    }
    if (shares != null) {
      lengths.merge(count, 1L, Long::sum);
    }
    itemCount++;
    weight += itemWeight;
    squaredWeight += (long) itemWeight * itemWeight;
  }

  /** Writes what was counted, in an order of the values that has all of those that occur. */
  void write(PartOutput out, ValueOrder order) {
    out.number(itemCount);
    out.number(weight);
    out.number(squaredWeight);
    out.number(lengths.size());
    lengths.forEach(
        (length, count) -> {
          out.number(length);
          out.number(count);
        });
    int before = -1;
    for (int place = 0; place < order.size(); place++) {
      int code = order.code(place);
      if (items[code] > 0) {
        out.number(place - before);
        out.number(items[code]);
        if (shares != null) {
          for (ExactSums sums : shares.all()) {
            out.sum(sums.whole(code), sums.fraction(code));
          }
        }
        before = place;
      }
    }
    out.number(0);
  }

  /**
   * Adds what was written elsewhere.
   *
   * @param codes the code that each place of the order has here
   */
  void add(PartInput in, int[] codes) {
    itemCount += in.number();
    weight += in.number();
    squaredWeight += in.number();
    for (int left = in.number(Integer.MAX_VALUE); left > 0; left--) {
      lengths.merge(in.number(Integer.MAX_VALUE), in.number(), Long::sum);
    }
    int place = in.place(-1, codes.length);
    while (place >= 0) {
      int code = codes[place];
      items[code] = sum(items[code], in.number(Integer.MAX_VALUE));
      if (shares != null) {
        for (ExactSums sums : shares.all()) {
          in.addTo(sums, code);
        }
      }
      place = in.place(place, codes.length);
    }
  }

  private static int sum(int left, int right) {
    if (left > Integer.MAX_VALUE - right) {
      throw new DatasetException(
          "more than %d items have one and the same value; that is more than can be merged"
              .formatted(Integer.MAX_VALUE));
    }
    return left + right;
  }

  /** How many codes the feature has. */
  int size() {
    return items.length;
  }

  /** Whether every share is 1. */
  boolean whole() {
    return shares == null;
  }

  /** How many items have a value. */
  int items(int code) {
    return items[code];
  }

  /** Σ x over the shares of a value. */
  double weight(int code) {
    return shares == null ? items[code] : shares.first.value(code);
  }

  /** Σ x² over the shares of a value. */
  double square(int code) {
    return shares == null ? items[code] : shares.second.value(code);
  }

  /** Σ x ln x over the shares of a value. */
  double logarithmic(int code) {
    return shares == null ? 0 : shares.logarithmic.value(code);
  }

  /** ln Σ x over the shares of each value, by code; −∞ for a value that no item has. */
  double[] logarithms() {
    double[] logarithms = new double[items.length];
    for (int code = 0; code < items.length; code++) {
      logarithms[code] =
          shares == null ? Logarithms.of((long) items[code]) : Logarithms.of(weight(code));
    }
    return logarithms;
  }

  /** How many items have lists of which length; empty where every share is 1. */
  SortedMap<Integer, Long> lengths() {
    return Collections.unmodifiableSortedMap(lengths);
  }

  /** How many values occur. */
  long states() {
    long states = 0;
    for (int count : items) {
      states += count > 0 ? 1 : 0;
    }
    return states;
  }

  /** How many values all items have together. */
  long entries() {
    long entries = 0;
    for (int count : items) {
      entries += count;
    }
    return entries;
  }

  /** How many items there are for each value, on average; 0 if there is none. */
  double itemsPerState() {
    long entries = entries();
    return entries == 0 ? 0 : (double) entries / states();
  }

  /** How many items were counted. */
  long itemCount() {
    return itemCount;
  }

  /** The weight of all items, N. */
  long totalWeight() {
    return weight;
  }

  /**
   * How many items of equal weight tell as much as these: (Σ w)² / Σ w² (Kish 1965), the number of
   * items where all weights are 1.
   */
  double effectiveItems() {
    return itemCount == 0 ? 0 : (double) weight * weight / squaredWeight;
  }
}
