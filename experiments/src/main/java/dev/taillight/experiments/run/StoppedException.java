package dev.taillight.experiments.run;

/** The program was asked to stop, and stopped where it can go on later. */
public final class StoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoppedException(String message) {
    super(message);
  }
}
