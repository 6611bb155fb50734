package dev.taillight.trainer;

/** The loss is no longer a number; the checkpoints written before are as they were. */
public final class TrainingDivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private static final String ADVICE =
      "; a lower learning_rate, a clip_norm or a higher temperature may help";

  /** A loss is no number. */
  TrainingDivergedException(int epoch, long step, float mainLoss, float selfLoss) {
    super(
        "the training diverged in epoch %d at step %d: main loss %s, contrastive loss %s"
                .formatted(epoch, step, mainLoss, selfLoss)
            + ADVICE);
  }

  /** The model gives a vector that is none, so its last update went wrong. */
  TrainingDivergedException(String which) {
    super("the training diverged: the model gives " + which + " that is not finite" + ADVICE);
  }
}
