package dev.taillight.experiments.serve;

import java.util.Map;

/** A request that gets an error for an answer. */
final class RequestException extends RuntimeException {

  static final int BAD_REQUEST = 400;
  static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int TOO_LARGE = 413;
  private static final int TOO_MANY = 429;
  static final int BUG = 500;
  static final int UNAVAILABLE = 503;
  static final int TOO_LATE = 504;

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> headers;

  /**
   * @param status the status of HTTP
   * @param message what was needed and what was found, for people
   */
  RequestException(int status, String message) {
    this(status, message, Map.of());
  }

  private RequestException(int status, String message, Map<String, String> headers) {
    super(message);
    this.status = status;
    this.headers = Map.copyOf(headers);
  }

  static RequestException bad(String message) {
    return new RequestException(BAD_REQUEST, message);
  }

  static RequestException methodNotAllowed(String allowed, String got) {
    return new RequestException(
        METHOD_NOT_ALLOWED,
        "this address takes %s, got %s".formatted(allowed, got),
        Map.of("Allow", allowed));
  }

  static RequestException tooLarge(int mostBytes) {
    return new RequestException(
        TOO_LARGE,
        "a body needs at most %,d bytes".formatted(mostBytes),
        Map.of("Connection", "close"));
  }

  static RequestException tooMany(int answered, int waiting) {
    return new RequestException(
        TOO_MANY,
        "%d requests are being answered and %d wait: try again in a second"
            .formatted(answered, waiting),
        Map.of("Retry-After", "1"));
  }

  /** What the answer has in its header beside what all have. */
  Map<String, String> headers() {
    return headers;
  }

  int status() {
    return status;
  }
}
