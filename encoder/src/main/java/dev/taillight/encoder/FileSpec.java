package dev.taillight.encoder;

import java.util.Objects;

/**
 * A file of an encoder.
 *
 * @param bytes its size
 * @param sha256 the digest of its bytes, hexadecimal
 */
public record FileSpec(long bytes, String sha256) {

  public FileSpec {
    Objects.requireNonNull(sha256, "a file without a digest");
  }
}
