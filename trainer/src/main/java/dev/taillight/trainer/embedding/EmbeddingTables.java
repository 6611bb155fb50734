package dev.taillight.trainer.embedding;

import ai.djl.ndarray.NDManager;
import dev.taillight.trainer.engine.DeviceSession;
import java.util.List;

/**
 * All embedding tables of a model, wherever they lie. They have the same dimension and a number
 * each, that of their place in the list of shapes they were made from. What a step costs, and what
 * it holds beside the tables, follows the batch.
 */
public sealed interface EmbeddingTables permits HostTables, DeviceTables {

  /** The tables by their numbers. */
  List<EmbeddingTable> all();

  /**
   * The inputs of towers that only compute vectors.
   *
   * @param batch the batch, number 0
   * @param session the device of the towers
   * @param scope what takes the arrays that all blocks share
   */
  TowerInputs inputs(EmbeddedBatch batch, DeviceSession session, NDManager scope);

  /**
   * Collects what towers that learn look up. Any thread may do so, also while a step moves rows.
   *
   * @param batches the batches by their numbers
   */
  PreparedInputs prepare(List<EmbeddedBatch> batches);
}
