package dev.taillight.trainer.embedding;

import ai.djl.ndarray.NDManager;
import dev.taillight.trainer.engine.DeviceSession;

/**
 * What the towers look up for a step, collected and sent to where the tables lie before the step
 * begins. It does not change, and holds no embeddings: those are as the step finds them. To be
 * closed by whoever asked for it, after the last use of what it opened.
 */
public interface PreparedInputs extends AutoCloseable {

  /** How many table rows are looked up, each counted once. */
  int touchedRows();

  /**
   * The inputs of the towers, with the tables as they are now.
   *
   * @param session the device of the towers
   * @param scope what takes the arrays that all blocks share
   */
  LearningInputs open(DeviceSession session, NDManager scope);

  @Override
  void close();
}
