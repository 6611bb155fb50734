package dev.taillight.exporters.vectors;

import java.util.List;

/**
 * The vectors are not fit to be published, e.g. because one of them is not a number. What was
 * published before stays as it is.
 */
public final class ExportRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ExportRefusedException(String message) {
    super(message);
  }

  /**
   * Refuses vectors for all reasons at once.
   *
   * @throws ExportRefusedException if there is any
   */
  public static void throwIfAny(List<String> reasons) {
    if (!reasons.isEmpty()) {
      throw new ExportRefusedException("nothing was published: " + String.join("; ", reasons));
    }
  }
}
