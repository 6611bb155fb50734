package dev.taillight.files;

import java.io.IOException;

/** A file that is not what its format asks for: the message names the file and what is wrong. */
public final class DamagedFileException extends IOException {

  private static final long serialVersionUID = 1L;

  public DamagedFileException(String message) {
    super(message);
  }

  public DamagedFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
