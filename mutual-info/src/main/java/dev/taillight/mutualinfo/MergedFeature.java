package dev.taillight.mutualinfo;

import dev.taillight.dataset.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A feature of several parts: the values of all of them in the order of their bytes, and what was
 * counted for each. The values themselves are not held. Immutable and thread-safe.
 */
final class MergedFeature {

  private final String name;
  private final int[][] codes;
  private final Marginals marginals;
  private final double[] logarithms;

  private MergedFeature(String name, int[][] codes, Marginals marginals) {
    this.name = name;
    this.codes = codes;
    this.marginals = marginals;
    this.logarithms = marginals.logarithms();
  }

  /**
   * Reads the values of all parts side by side.
   *
   * @param whole whether every share is 1
   * @throws dev.taillight.dataset.DatasetException if a file is missing or damaged
   */
  static MergedFeature of(List<PartialCounts> parts, String name, boolean whole) {
    List<ValueCursor> cursors = new ArrayList<>();
    try {
      parts.forEach(part -> cursors.add(new ValueCursor(part.read(PartialCounts.values(name)))));
      int size = merge(cursors);
      Marginals marginals = new Marginals(size, whole);
      for (ValueCursor cursor : cursors) {
        marginals.add(cursor.in, cursor.codes);
        cursor.in.end();
      }
      int[][] codes = cursors.stream().map(cursor -> cursor.codes).toArray(int[][]::new);
      return new MergedFeature(name, codes, marginals);
    } finally {
      cursors.forEach(cursor -> cursor.in.close());
    }
  }

  /**
   * Gives each value a code, the same in all parts that have it; tells how many codes there are.
   */
  private static int merge(List<ValueCursor> cursors) {
    PriorityQueue<ValueCursor> next =
        new PriorityQueue<>(
            Comparator.comparing((ValueCursor cursor) -> cursor.value, Arrays::compareUnsigned));
    cursors.stream().filter(ValueCursor::advance).forEach(next::add);
    int code = Vocabulary.FIRST_VALUE - 1;
    byte[] before = new byte[0];
    while (!next.isEmpty()) {
      ValueCursor cursor = next.remove();
      if (code < Vocabulary.FIRST_VALUE || !Arrays.equals(cursor.value, before)) {
        code = Math.addExact(code, 1);
        before = cursor.value;
      }
      cursor.codes[cursor.place] = code;
      if (cursor.advance()) {
        next.add(cursor);
      }
    }
    return Math.addExact(code, 1);
  }

  /** Goes through the values of a part. */
  private static final class ValueCursor {

    private final PartInput in;
    private final int[] codes;
    private int place = Vocabulary.FIRST_VALUE - 1;
    private byte[] value = new byte[0];

    ValueCursor(PartInput in) {
      this.in = in;
      this.codes = new int[Math.addExact(in.count(), Vocabulary.FIRST_VALUE)];
      for (int reserved = 0; reserved < Vocabulary.FIRST_VALUE; reserved++) {
        codes[reserved] = reserved;
      }
    }

    /** Moves to the next value; there may be none. */
    boolean advance() {
      if (++place == codes.length) {
        return false;
      }
      byte[] next = in.bytes(value, in.number(value.length));
      if (place > Vocabulary.FIRST_VALUE && Arrays.compareUnsigned(value, next) >= 0) {
        throw in.damaged();
      }
      value = next;
      return true;
    }
  }

  String name() {
    return name;
  }

  /** What was counted for each value. */
  Marginals marginals() {
    return marginals;
  }

  /** ln of the weight of each value, by code. */
  double[] logarithms() {
    return logarithms;
  }

  /** The code of each place in the order of a part. */
  int[] codes(int part) {
    return codes[part];
  }

  /** How much memory it takes, in bytes. */
  long bytes() {
    long places = 0;
    for (int[] ofPart : codes) {
      places += ofPart.length;
    }
    long size = marginals.size();
    return places * Integer.BYTES + Marginals.bytes(size, marginals.whole()) + size * Double.BYTES;
  }
}
