package dev.taillight.mutualinfo;

/**
 * Goes through the cells of a pair of features in a part, which {@link CellWriter} wrote. The codes
 * of the values ascend. Not thread-safe.
 */
final class CellCursor {

  private final PartInput in;
  private final int[] outerCodes;
  private final int[] innerCodes;
  private final boolean ones;
  private int outer = -1;
  private int inner = -1;
  private int left;
  private long whole;
  private long fraction;

  /**
   * @param in stands before the cells
   * @param outerCodes the code of each place of the outer feature
   * @param innerCodes the code of each place of the inner feature
   * @param ones whether all weights are whole numbers
   */
  CellCursor(PartInput in, int[] outerCodes, int[] innerCodes, boolean ones) {
    this.in = in;
    this.outerCodes = outerCodes;
    this.innerCodes = innerCodes;
    this.ones = ones;
  }

  /** Moves to the next cell; there may be none, and then the file has been read to its end. */
  boolean advance() {
    if (left == 0) {
      outer = in.place(outer, outerCodes.length);
      if (outer < 0) {
        in.end();
        return false;
      }
      left = in.number(innerCodes.length);
      if (left == 0) {
        throw in.damaged();
      }
      inner = -1;
    }
    inner = in.place(inner, innerCodes.length);
    if (inner < 0) {
      throw in.damaged();
    }
    whole = ones ? in.number() : in.whole();
    fraction = ones ? 0 : in.fraction();
    left--;
    return true;
  }

  int outer() {
    return outerCodes[outer];
  }

  int inner() {
    return innerCodes[inner];
  }

  /** The whole part of the weight, see {@link ExactSum}. */
  long whole() {
    return whole;
  }

  /** The fraction of the weight. */
  long fraction() {
    return fraction;
  }

  /** The two codes as one number, by which cells of different parts are compared. */
  long key() {
    return (long) outer() << Integer.SIZE | inner();
  }
}
