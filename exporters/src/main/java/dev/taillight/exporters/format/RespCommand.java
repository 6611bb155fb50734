package dev.taillight.exporters.format;

import java.util.List;

/**
 * A command of Redis with the places of an item's id and vector.
 *
 * @param arguments its arguments, {@link #ID} and {@link #VECTOR} in their places
 */
record RespCommand(List<String> arguments) {

  /** Stands for the item's id. */
  static final String ID = "{id}";

  /** Stands for the bytes of the vector. */
  static final String VECTOR = "{vector}";

  RespCommand(String... arguments) {
    this(List.of(arguments));
  }
}
