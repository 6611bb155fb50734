package dev.taillight.mutualinfo;

/**
 * A block of the items of a dataset, in the order of their rows; the blocks are as long as each
 * other, to within one item.
 *
 * @param number which of them, from 1 on
 * @param count how many there are
 */
public record Shard(int number, int count) {

  /** All items. */
  public static final Shard WHOLE = new Shard(1, 1);

  public Shard {
    if (number < 1 || number > count) {
      throw new IllegalArgumentException(
          "shard: expected I/N, such as 2/4, with I from 1 to N, got %d/%d"
              .formatted(number, count));
    }
  }

  /**
   * Reads {@code I/N}.
   *
   * @throws IllegalArgumentException if it is nothing of the kind
   */
  public static Shard parse(String text) {
    if (!text.matches("\\d{1,9}/\\d{1,9}")) {
      throw new IllegalArgumentException(
          "shard: expected I/N, such as 2/4, got '%s'".formatted(text));
    }
    int slash = text.indexOf('/');
    return new Shard(
        Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  /** The rows of its items. */
  RowRange rows(int items) {
    return new RowRange(end(items, number - 1), end(items, number));
  }

  private int end(int items, int blocks) {
    return (int) ((long) items * blocks / count);
  }

  @Override
  public String toString() {
    return number + "/" + count;
  }
}
