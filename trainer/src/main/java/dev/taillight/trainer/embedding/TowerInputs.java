package dev.taillight.trainer.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.taillight.trainer.engine.RowBlock;

/**
 * What embedding tables give to towers for some batches: of every row the embeddings of its
 * features, mean-pooled where there are several, one beside the other. To be used while the scope
 * in which it was made is open, and until the tables are asked for other inputs.
 */
public interface TowerInputs {

  /**
   * The pooled inputs of some rows. Several threads may ask for blocks at the same time.
   *
   * @param batch the number of the batch
   * @param rows a block of its rows, as {@code DeviceSession.blocks} divides them
   * @param scope where the array lives
   * @return shape (rows, k·d), to be read only
   */
  NDArray pooled(int batch, RowBlock rows, NDManager scope);
}
