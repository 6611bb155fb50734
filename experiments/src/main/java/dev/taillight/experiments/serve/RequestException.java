package dev.taillight.experiments.serve;

/** A request that gets an error for an answer. */
final class RequestException extends RuntimeException {

  static final int BAD_REQUEST = 400;
  static final int NOT_FOUND = 404;
  static final int METHOD_NOT_ALLOWED = 405;
  static final int TOO_LARGE = 413;
  static final int TOO_MANY = 429;
  static final int BUG = 500;
  static final int UNAVAILABLE = 503;
  static final int TOO_LATE = 504;

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status the status of HTTP
   * @param message what was needed and what was found, for people
   */
  RequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  static RequestException bad(String message) {
    return new RequestException(BAD_REQUEST, message);
  }

  int status() {
    return status;
  }
}
