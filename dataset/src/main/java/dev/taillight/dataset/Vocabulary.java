package dev.taillight.dataset;

import java.util.OptionalInt;

/**
 * The values behind the codes of one or several features. Codes 0 and 1 are reserved: {@link
 * #MISSING} for rows without a value, {@link #OUT_OF_VOCABULARY} for values below the minimum count
 * and, later, for values never seen. Immutable and thread-safe.
 */
public final class Vocabulary {

  /** The code of "this row has no value". */
  public static final int MISSING = 0;

  /** The code of every value that did not get a code of its own. */
  public static final int OUT_OF_VOCABULARY = 1;

  /** The code of the first value. */
  public static final int FIRST_VALUE = 2;

  private final String name;
  private final StringColumn values;

  Vocabulary(String name, StringColumn values) {
    this.name = name;
    this.values = values;
  }

  /** The name by which features refer to the vocabulary. */
  public String name() {
    return name;
  }

  /** How many codes there are, the two reserved ones included. */
  public int size() {
    return values.size() + FIRST_VALUE;
  }

  /** The value behind a code, for people: {@code "(missing)"} and {@code "(other)"} for 0 and 1. */
  public String value(int code) {
    return switch (code) {
      case MISSING -> "(missing)";
      case OUT_OF_VOCABULARY -> "(other)";
      default -> values.at(code - FIRST_VALUE);
    };
  }

  /** The value behind a code from {@link #FIRST_VALUE} on, in UTF-8. */
  public byte[] bytes(int code) {
    return values.bytesAt(code - FIRST_VALUE);
  }

  /** Compares the values behind two codes from {@link #FIRST_VALUE} on by their UTF-8 bytes. */
  public int compare(int code, int other) {
    return values.compare(code - FIRST_VALUE, other - FIRST_VALUE);
  }

  /** The code of a value; reads the vocabulary from its start. */
  public OptionalInt codeOf(String value) {
    OptionalInt index = values.indexOf(value);
    return index.isPresent() ? OptionalInt.of(index.getAsInt() + FIRST_VALUE) : index;
  }
}
