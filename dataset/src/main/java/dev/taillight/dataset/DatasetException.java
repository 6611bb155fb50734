package dev.taillight.dataset;

/**
 * Data that cannot be used: the message says which file, where in it, what was found and needed.
 */
public final class DatasetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Messages quote what was found, and a field may be as long as its file. */
  private static final int LONGEST_MESSAGE = 4000;

  /**
   * @param message is cut in its middle when it is longer than 4000 characters
   */
  public DatasetException(String message) {
    super(shortened(message));
  }

  /**
   * @param message is cut in its middle when it is longer than 4000 characters
   */
  public DatasetException(String message, Throwable cause) {
    super(shortened(message), cause);
  }

  private static String shortened(String message) {
    if (message.length() <= LONGEST_MESSAGE) {
      return message;
    }
    int half = LONGEST_MESSAGE / 2;
    return "%s … (%d characters) … %s"
        .formatted(
            message.substring(0, half),
            message.length() - 2 * half,
            message.substring(message.length() - half));
  }
}
