package dev.taillight.trainer;

/** The loss is no longer a number; the checkpoints written before are as they were. */
public final class TrainingDivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TrainingDivergedException(int epoch, long step, float mainLoss, float selfLoss) {
    super(
        ("the training diverged in epoch %d at step %d: main loss %s, contrastive loss %s; a lower"
                + " learning_rate, a clip_norm or a higher temperature may help")
            .formatted(epoch, step, mainLoss, selfLoss));
  }
}
