package dev.taillight.mutualinfo;

import dev.taillight.dataset.Vocabulary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The order in which the values of a feature are gone through. Immutable and thread-safe. */
final class ValueOrder {

  private static final int ABSENT = -1;

  private final int size;
  private final int @Nullable [] codes;
  private final int @Nullable [] places;

  private ValueOrder(int size, int @Nullable [] codes, int @Nullable [] places) {
    this.size = size;
    this.codes = codes;
    this.places = places;
  }

  /** That of their codes. */
  static ValueOrder byCode(int size) {
    return new ValueOrder(size, null, null);
  }

  /**
   * That of their bytes, which does not depend on the dataset. The two reserved codes keep their
   * places; of the other values, those that no item has are left out.
   *
   * @param sorted all other codes in the order of their values' bytes
   */
  static ValueOrder byBytes(int[] sorted, Marginals marginals) {
    int[] codes = new int[sorted.length + Vocabulary.FIRST_VALUE];
    int[] places = new int[marginals.size()];
    Arrays.fill(places, ABSENT);
    int size = 0;
    for (int reserved = 0; reserved < Vocabulary.FIRST_VALUE; reserved++) {
      codes[size] = reserved;
      places[reserved] = size++;
    }
    for (int code : sorted) {
      if (marginals.items(code) > 0) {
        codes[size] = code;
        places[code] = size++;
      }
    }
    return new ValueOrder(size, codes, places);
  }

  /** How many places there are. */
  int size() {
    return size;
  }

  /** The code at a place. */
  int code(int place) {
    return codes == null ? place : codes[place];
  }

  /** The place of a code; a negative number if the value is left out. */
  int place(int code) {
    return places == null ? code : places[code];
  }

  /** How much memory the order of so many codes by their bytes takes. */
  static long bytes(long codes) {
    return 2 * codes * Integer.BYTES;
  }
}
