package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.taillight.trainer.embedding.LearningInputs;
import dev.taillight.trainer.embedding.TowerInputs;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.tower.Tower;
import dev.taillight.trainer.tower.TowerPass;
import dev.taillight.trainer.tower.TowerPass.Gradients;
import dev.taillight.trainer.tower.TowerWeights;
import java.util.List;

/** Some rows of a batch on their way through a tower: what one thread works on at a time. */
final class TowerBlock {

  private final TowerWeights weights;
  private final int batch;
  private final RowBlock rows;

  private TowerBlock(TowerWeights weights, int batch, RowBlock rows) {
    this.weights = weights;
    this.batch = batch;
    this.rows = rows;
  }

  /**
   * Divides a batch into the blocks of a session.
   *
   * @param batch the number of the batch among those whose inputs are asked for
   * @param rowCount how many rows it has
   * @param scope where the tower's weights live on the device
   */
  static List<TowerBlock> of(
      Tower tower, int batch, int rowCount, DeviceSession session, NDManager scope) {
    TowerWeights weights = tower.toDevice(scope);
    return session.blocks(rowCount).stream()
        .map(rows -> new TowerBlock(weights, batch, rows))
        .toList();
  }

  /** Which rows of the batch these are. */
  RowBlock rows() {
    return rows;
  }

  /**
   * Computes the vectors of the rows.
   *
   * @param inputs where their pooled inputs come from
   * @param scope where the arrays of the pass live until it went back
   */
  Pass forward(TowerInputs inputs, NDManager scope) {
    NDManager own = scope.newSubManager();
    return new Pass(own, weights.forward(inputs.pooled(batch, rows, own)));
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
     * @param inputs takes the gradient of the pooled inputs
     * @param result takes what is returned; all else of this pass is gone
     * @return the gradients of weights and biases, layer by layer
     */
    List<NDArray> backward(NDArray vectorGradient, LearningInputs inputs, NDManager result) {
      NDIndex own = new NDIndex(rows.from() + ":" + rows.to());
      Gradients gradients = pass.backward(vectorGradient.get(scope, own));
      inputs.takeGradient(batch, rows, gradients.input());
      gradients.parameters().forEach(gradient -> gradient.attach(result));
      scope.close();
      return gradients.parameters();
    }
  }
}
