package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * What a store takes as the id of an item. What it does not take is refused, never changed: an id
 * that comes back from the store must be the item's own.
 *
 * @param store its name, for messages
 * @param empty whether it takes the empty id
 * @param maxBytes how long an id can be, in UTF-8
 * @param characters which characters it takes
 */
record IdRules(String store, boolean empty, int maxBytes, IntPredicate characters) {

  /** At most this many bytes of UTF-8 make up a Java character. */
  private static final int MAX_BYTES_PER_CHAR = 3;

  private static final int SHOWN = 60;

  /** Any id of some length. */
  static IdRules upTo(int maxBytes, String store) {
    return new IdRules(store, true, maxBytes, character -> true);
  }

  /** The same without the empty id. */
  IdRules notEmpty() {
    return new IdRules(store, false, maxBytes, characters);
  }

  /** The same with these characters only. */
  IdRules of(IntPredicate allowed) {
    return new IdRules(store, empty, maxBytes, allowed);
  }

  /**
   * Checks an id.
   *
   * @return the id
   * @throws DatasetException if the store does not take it
   */
  String check(String id) {
    if (id.isEmpty() && !empty) {
      throw new DatasetException(
          "the item with the empty id: %s takes no such id".formatted(store));
    }
    if (id.length() > maxBytes / MAX_BYTES_PER_CHAR) {
      int bytes = id.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > maxBytes) {
        throw new DatasetException(
            "item '%s': %s takes ids of at most %d bytes, this one has %d"
                .formatted(shown(id), store, maxBytes, bytes));
      }
    }
    id.codePoints()
        .filter(character -> !characters.test(character))
        .findFirst()
        .ifPresent(
            character -> {
              throw new DatasetException(
                  String.format(
                      Locale.ROOT,
                      "item '%s': %s takes no id with the character U+%04X",
                      shown(id),
                      store,
                      character));
            });
    return id;
  }

  private static String shown(String id) {
    return id.length() > SHOWN ? id.substring(0, SHOWN) + "…" : id;
  }
}
