package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.taillight.trainer.embedding.LearningInputs;
import dev.taillight.trainer.embedding.TowerInputs;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceScopes;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.Placed;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.tower.Tower;
import dev.taillight.trainer.tower.TowerPass;
import dev.taillight.trainer.tower.TowerPass.Gradients;
import dev.taillight.trainer.tower.TowerWeights;
import java.util.List;

/** Some rows of a batch on their way through a tower: what one thread works on at a time. */
final class TowerBlock implements Placed {

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
   * @param scopes where the tower's weights live, on each device
   */
  static List<TowerBlock> of(
      Tower tower, int batch, int rowCount, DeviceSession session, DeviceScopes scopes) {
    List<TowerWeights> weights = scopes.onEach(tower::toDevice);
    return session.blocks(rowCount).stream()
        .map(rows -> new TowerBlock(weights.get(rows.device()), batch, rows))
        .toList();
  }

  /** Which rows of the batch these are. */
  RowBlock rows() {
    return rows;
  }

  @Override
  public int device() {
    return rows.device();
  }

  /**
   * Computes the vectors of the rows.
   *
   * @param inputs where their pooled inputs come from
   * @param scopes where the arrays of the pass live until it went back
   */
  Pass forward(TowerInputs inputs, DeviceScopes scopes) {
    NDManager own = scopes.of(this).newSubManager();
    return new Pass(own, weights.forward(inputs.pooled(batch, rows, own)));
  }

  /** The rows, seen from behind the tower. */
  final class Pass implements Placed {

    private final NDManager scope;
    private final TowerPass pass;

    private Pass(NDManager scope, TowerPass pass) {
      this.scope = scope;
      this.pass = pass;
    }

    @Override
    public int device() {
      return rows.device();
    }

    /** The number of the batch. */
    int batch() {
      return batch;
    }

    /** The unit vectors of the rows, shape (rows, d). */
    NDArray vectors() {
      return pass.vectors();
    }

    /**
     * Goes back to the gradients.
     *
     * @param vectorGradient the gradient of the vectors of the whole batch, shape (batch rows, d),
     *     on the first device
     * @param inputs takes the gradient of the pooled inputs
     * @param scopes take what is returned; all else of this pass is gone
     * @return the gradients of weights and biases, layer by layer, on the device of the rows
     */
    List<NDArray> backward(NDArray vectorGradient, LearningInputs inputs, DeviceScopes scopes) {
      Gradients gradients = pass.backward(DeviceArrays.rows(vectorGradient, rows, scope));
      inputs.takeGradient(batch, rows, gradients.input());
      gradients.parameters().forEach(gradient -> gradient.attach(scopes.of(this)));
      scope.close();
      return gradients.parameters();
    }
  }
}
