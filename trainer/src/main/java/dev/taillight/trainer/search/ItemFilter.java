package dev.taillight.trainer.search;

/** The items that can be found. Thread-safe. */
@FunctionalInterface
public interface ItemFilter {

  /** Whether the item of this row can be found. */
  boolean contains(int item);

  /** Every item. */
  static ItemFilter all() {
    return item -> true;
  }
}
