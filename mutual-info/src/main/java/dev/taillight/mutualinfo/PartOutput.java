package dev.taillight.mutualinfo;

import dev.taillight.files.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Writes a binary file of partial counts: whole numbers in groups of seven bits, the lowest first,
 * the eighth bit saying that another group follows. Not thread-safe.
 *
 * <p>Its methods throw {@link UncheckedIOException}, since they are called from visitors.
 */
final class PartOutput implements AutoCloseable {

  /** The size of the buffer. */
  static final int BUFFER_BYTES = 1 << 15;

  private static final int LARGEST_NUMBER_BYTES = 10;
  private static final int LARGEST_SUM_BYTES = LARGEST_NUMBER_BYTES + 1 + Long.BYTES;

  private final OutputStream out;
  private final MessageDigest digest = Sha256.digest();
  private final byte[] block = new byte[BUFFER_BYTES];
  private int filled;

  PartOutput(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      this.out = Files.newOutputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a whole number of 0 or more; a negative one counts as unsigned. */
  void number(long value) {
    reserve(LARGEST_NUMBER_BYTES);
    long left = value;
    while ((left & ~0x7fL) != 0) {
      block[filled++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    block[filled++] = (byte) left;
  }

  /**
   * Writes an {@link ExactSum}: the whole part, its sign in the lowest bit, then how many bytes of
   * the fraction there are up to the last that is not 0, and these, the highest first.
   */
  void sum(long whole, long fraction) {
    reserve(LARGEST_SUM_BYTES);
    number(whole << 1 ^ whole >> 63);
    int length = Long.BYTES - Long.numberOfTrailingZeros(fraction) / Byte.SIZE;
    block[filled++] = (byte) length;
    for (int i = 0; i < length; i++) {
      block[filled++] = (byte) (fraction >>> Long.SIZE - Byte.SIZE * (i + 1));
    }
  }

  /** Writes bytes from {@code from} on, preceded by how many there are. */
  void bytes(byte[] bytes, int from) {
    number(bytes.length - from);
    for (int i = from; i < bytes.length; i++) {
      reserve(1);
      block[filled++] = bytes[i];
    }
  }

  private void reserve(int bytes) {
    if (filled + bytes > block.length) {
      flush();
    }
  }

  private void flush() {
    try {
      digest.update(block, 0, filled);
      out.write(block, 0, filled);
      filled = 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes what is left and tells the SHA-256 of the whole file. */
  String finish() {
    flush();
    close();
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
