package dev.taillight.mutualinfo;

import java.util.Arrays;

/**
 * The cells of one outer value, sorted by the places of their inner values. Has room for inner
 * features of up to so many values; not thread-safe.
 */
final class GroupBuffer {

  private final int[] places;
  private final long[] whole;
  private final long[] fraction;
  private int size;

  GroupBuffer(int values) {
    this.places = new int[values];
    this.whole = new long[values];
    this.fraction = new long[values];
  }

  /** How much memory it takes, in bytes. */
  static long bytes(long values) {
    return values * (Integer.BYTES + 2 * Long.BYTES);
  }

  /** Takes up a cell, each inner value once. */
  void add(int place, long wholeWeight, long fractionWeight) {
    places[size++] = place;
    whole[place] = wholeWeight;
    fraction[place] = fractionWeight;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * Writes the cells and forgets them: how many there are, then for each how far on its place is
   * and its weight.
   *
   * @param ones whether all weights are whole numbers
   */
  void writeTo(PartOutput out, boolean ones) {
    Arrays.sort(places, 0, size);
    out.number(size);
    int before = -1;
    for (int i = 0; i < size; i++) {
      int place = places[i];
      out.number(place - before);
      if (ones) {
        out.number(whole[place]);
      } else {
        out.sum(whole[place], fraction[place]);
      }
      before = place;
    }
    size = 0;
  }
}
