package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.taillight.trainer.engine.RowBlock;

/**
 * Some rows of a {@link ScoreMatrix}: first the logits, then, in their place, the gradient of the
 * loss with respect to them. Belongs to one thread.
 */
final class ScoreBlock {

  private final RowBlock rows;
  private final SameItems items;
  private final NDArray own;
  private NDArray logits;

  /**
   * @param logits shape (b, c)
   * @param rows which rows these are
   * @param items which columns stand for the rows' items
   */
  ScoreBlock(NDArray logits, RowBlock rows, SameItems items) {
    this.logits = logits;
    this.rows = rows;
    this.items = items;
    this.own = logits.getManager().create(items.own(rows));
  }

  /** The logits, or what has taken their place, shape (b, c). */
  NDArray logits() {
    return logits;
  }

  /** Puts other numbers in the place of the logits, shape (b, c), whose memory is free again. */
  void replace(NDArray others) {
    logits.close();
    logits = others;
  }

  /** The logits in the rows' own columns, shape (b). */
  NDArray own() {
    return own(logits);
  }

  /** The numbers in the rows' own columns of a matrix like that of the logits, shape (b). */
  NDArray own(NDArray matrix) {
    return matrix.take(own);
  }

  /** Sets the numbers in the rows' own columns. */
  void setOwn(NDArray values) {
    set(own, values);
  }

  /** Sets the logits of the columns other than a row's own that stand for its item to −∞. */
  void excludeCopies() {
    setCopies(Float.NEGATIVE_INFINITY);
  }

  /** Sets the logits of all columns that stand for a row's item to −∞; negatives are left. */
  void excludePositives() {
    excludeCopies();
    setOwn(logits.getManager().create(Float.NEGATIVE_INFINITY));
  }

  /** Sets what is in the columns that stand for a row's item to 0. */
  void clearPositives() {
    setCopies(0);
    setOwn(logits.getManager().create(0f));
  }

  /**
   * One divided by the number of negatives of each row, 0 for a row that has none; shape (b, 1).
   */
  NDArray shareOfANegative() {
    int columns = (int) logits.getShape().get(1);
    float[] shares = new float[rows.size()];
    for (int i = 0; i < shares.length; i++) {
      int negatives = columns - items.count(rows.from() + i);
      shares[i] = negatives == 0 ? 0 : 1f / negatives;
    }
    return logits.getManager().create(shares).reshape(-1, 1);
  }

  private void setCopies(float value) {
    long[] copies = items.copies(rows);
    if (copies.length > 0) {
      NDManager manager = logits.getManager();
      set(manager.create(copies), manager.create(value));
    }
  }

  private void set(NDArray places, NDArray values) {
    logits.reshape(-1).set(new NDIndex("{}", places), values);
  }
}
