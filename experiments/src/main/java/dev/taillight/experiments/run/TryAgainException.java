package dev.taillight.experiments.run;

/** Nothing is wrong, but something is not available now: a lock is held, the disk is full. */
public final class TryAgainException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TryAgainException(String message) {
    super(message);
  }
}
