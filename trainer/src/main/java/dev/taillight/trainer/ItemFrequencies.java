package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.dataset.IntColumn;
import dev.taillight.trainer.embedding.LearningInputs;
import dev.taillight.trainer.embedding.TowerInputs;
import dev.taillight.trainer.engine.RowBlock;

/**
 * How frequent items are: log(1 + c) of an item with c training pairs, as one more column of the
 * inputs of the item tower. Immutable and thread-safe.
 */
final class ItemFrequencies {

  private final IntColumn counts;

  /**
   * @param counts how many training pairs each item has
   */
  ItemFrequencies(IntColumn counts) {
    this.counts = counts;
  }

  /**
   * Inputs with the column; the gradients that come back have none for it.
   *
   * @param batch the number of the batch whose rows are items
   * @param items the item of each of its rows
   */
  LearningInputs beside(LearningInputs inputs, int batch, int[] items) {
    return new Beside(inputs, batch, items);
  }

  /**
   * Inputs with the column.
   *
   * @param items the item of each row
   */
  TowerInputs beside(TowerInputs inputs, int[] items) {
    return (number, rows, scope) -> with(inputs.pooled(number, rows, scope), items, rows);
  }

  private NDArray with(NDArray pooled, int[] items, RowBlock rows) {
    float[] column = new float[rows.size()];
    for (int i = 0; i < column.length; i++) {
      column[i] = (float) Math.log1p(counts.at(items[rows.from() + i]));
    }
    return pooled.concat(pooled.getManager().create(column, new Shape(column.length, 1)), 1);
  }

  /** Inputs of which one batch has the column. */
  private final class Beside implements LearningInputs {

    private final LearningInputs inputs;
    private final int batch;
    private final int[] items;

    Beside(LearningInputs inputs, int batch, int[] items) {
      this.inputs = inputs;
      this.batch = batch;
      this.items = items;
    }

    @Override
    public NDArray pooled(int number, RowBlock rows, NDManager scope) {
      NDArray pooled = inputs.pooled(number, rows, scope);
      return number == batch ? with(pooled, items, rows) : pooled;
    }

    @Override
    public void takeGradient(int number, RowBlock rows, NDArray gradient) {
      inputs.takeGradient(number, rows, gradient);
    }

    @Override
    public double sumGradients() {
      return inputs.sumGradients();
    }

    @Override
    public void update(float gradientScale, float learningRate) {
      inputs.update(gradientScale, learningRate);
    }
  }
}
