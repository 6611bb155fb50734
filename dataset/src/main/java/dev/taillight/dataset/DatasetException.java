package dev.taillight.dataset;

/**
 * Data that cannot be used: the message says which file, where in it, what was found and needed.
 */
public final class DatasetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DatasetException(String message) {
    super(message);
  }

  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}
