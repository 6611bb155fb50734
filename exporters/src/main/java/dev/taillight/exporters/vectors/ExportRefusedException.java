package dev.taillight.exporters.vectors;

/**
 * The vectors are not fit to be published, e.g. because one of them is not a number. What was
 * published before stays as it is.
 */
public final class ExportRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ExportRefusedException(String message) {
    super(message);
  }
}
