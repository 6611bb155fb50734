package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.trainer.embedding.FeatureEmbedding;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.InputBuffer;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.tower.TowerPass;
import dev.taillight.trainer.tower.TowerPass.Gradients;
import dev.taillight.trainer.tower.TowerWeights;
import java.util.ArrayList;
import java.util.List;

/** Some rows of a batch on their way through a tower: what one thread works on at a time. */
final class TowerBlock {

  private final FeatureEmbedding embedding;
  private final TowerWeights weights;
  private final FeatureBatch batch;
  private final RowBlock rows;
  private final InputBuffer buffer;

  private TowerBlock(
      FeatureEmbedding embedding,
      TowerWeights weights,
      FeatureBatch batch,
      RowBlock rows,
      InputBuffer buffer) {
    this.embedding = embedding;
    this.weights = weights;
    this.batch = batch;
    this.rows = rows;
    this.buffer = buffer;
  }

  /**
   * Divides a batch into the blocks of a session.
   *
   * @param buffers room for the inputs of the blocks, which grows as needed; to be used again when
   *     the arrays of these blocks are gone
   * @param scope where the tower's weights live on the device
   */
  static List<TowerBlock> of(
      TowerSide side,
      FeatureBatch batch,
      List<InputBuffer> buffers,
      DeviceSession session,
      NDManager scope) {
    TowerWeights weights = side.tower().toDevice(scope);
    List<TowerBlock> blocks = new ArrayList<>();
    for (RowBlock rows : session.blocks(batch.rows())) {
      if (buffers.size() == blocks.size()) {
        buffers.add(new InputBuffer());
      }
      InputBuffer buffer = buffers.get(blocks.size());
      blocks.add(new TowerBlock(side.embedding(), weights, batch, rows, buffer));
    }
    return blocks;
  }

  /** Which rows of the batch these are. */
  RowBlock rows() {
    return rows;
  }

  /**
   * Computes the vectors of the rows.
   *
   * @param scope where the arrays of the pass live until it went back
   */
  Pass forward(NDManager scope) {
    NDManager own = scope.newSubManager();
    embedding.pool(batch, rows, buffer.values(rows.size() * embedding.width()));
    NDArray input = buffer.toDevice(own, new Shape(rows.size(), embedding.width()));
    return new Pass(own, weights.forward(input));
  }

  /** The rows, seen from behind the tower. */
  final class Pass {

    private final NDManager scope;
    private final TowerPass pass;

    private Pass(NDManager scope, TowerPass pass) {
      this.scope = scope;
      this.pass = pass;
    }

    /** The unit vectors of the rows, shape (rows, d). */
    NDArray vectors() {
      return pass.vectors();
    }

    /**
     * Goes back to the gradients.
     *
     * @param vectorGradient the gradient of the vectors of the whole batch, shape (batch rows, d)
     * @param inputGradient takes the gradient of the pooled input of the whole batch, row-major
     * @param offset where the batch begins in it
     * @param result takes what is returned; all else of this pass is gone
     * @return the gradients of weights and biases, layer by layer
     */
    List<NDArray> backward(
        NDArray vectorGradient, float[] inputGradient, int offset, NDManager result) {
      NDIndex own = new NDIndex(rows.from() + ":" + rows.to());
      Gradients gradients = pass.backward(vectorGradient.get(scope, own));
      DeviceArrays.copy(gradients.input(), inputGradient, offset + rows.from() * embedding.width());
      gradients.parameters().forEach(gradient -> gradient.attach(result));
      scope.close();
      return gradients.parameters();
    }
  }
}
