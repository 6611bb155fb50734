package dev.taillight.progress;

/**
 * The program was asked to stop. A {@link Progress} throws it out of the work that reports to it,
 * which ends where it can go on later.
 */
public final class StoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With what to tell whoever asked. */
  public StoppedException(String message) {
    super(message);
  }
}
