package dev.taillight.mutualinfo;

import dev.taillight.dataset.DatasetException;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Reads what {@link PartOutput} wrote. That the content is what was written is known for sure only
 * after {@link #end()}. Not thread-safe.
 */
final class PartInput implements AutoCloseable {

  private final Path file;
  private final String sha256;
  private final InputStream in;
  private final long length;
  private final MessageDigest digest = Sha256.digest();
  private final byte[] block = new byte[PartOutput.BUFFER_BYTES];
  private int at;
  private int filled;

  /**
   * @param sha256 the digest that the file must have
   * @throws DatasetException if there is no such file
   */
  PartInput(Path file, String sha256) {
    this.file = file;
    this.sha256 = sha256;
    try {
      this.length = Files.size(file);
      this.in = Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new DatasetException(file + ": a file of the partial counts is missing", e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Reads a whole number of 0 or more. */
  long number() {
    long value = unsigned();
    if (value < 0) {
      throw damaged();
    }
    return value;
  }

  /** Reads a whole number from 0 to {@code largest}. */
  int number(int largest) {
    long value = unsigned();
    if (value < 0 || value > largest) {
      throw damaged();
    }
    return (int) value;
  }

  /** Reads how many of something follow, each of them at least a byte. */
  int count() {
    return number((int) Math.min(length, Integer.MAX_VALUE - 8));
  }

  /** Reads how far on the next one of {@code size} places is; a negative number if none is left. */
  int place(int before, int size) {
    int step = number(size - 1 - before);
    return step == 0 ? -1 : before + step;
  }

  /** Reads a sum and adds it to another one. */
  void addTo(ExactSums sums, int index) {
    long whole = whole();
    sums.add(index, whole, fraction());
  }

  /** Reads the whole part of a sum; {@link #fraction()} must follow. */
  long whole() {
    long folded = unsigned();
    return folded >>> 1 ^ -(folded & 1);
  }

  /** Reads the fraction of a sum. */
  long fraction() {
    int length = next();
    if (length > Long.BYTES) {
      throw damaged();
    }
    long fraction = 0;
    for (int i = 0; i < length; i++) {
      fraction |= (long) next() << Long.SIZE - Byte.SIZE * (i + 1);
    }
    return fraction;
  }

  /** Reads bytes that follow on the first {@code kept} ones of {@code before}. */
  byte[] bytes(byte[] before, int kept) {
    byte[] bytes = new byte[Math.addExact(kept, count())];
    System.arraycopy(before, 0, bytes, 0, kept);
    for (int i = kept; i < bytes.length; i++) {
      bytes[i] = (byte) next();
    }
    return bytes;
  }

  /**
   * Ends the reading.
   *
   * @throws DatasetException if something is left, or the file is not the one that was written
   */
  void end() {
    if (at < filled || fill() > 0 || !HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
      throw damaged();
    }
  }

  /** Says that the content cannot be what was written. */
  DatasetException damaged() {
    return new DatasetException(
        file + ": damaged: not what was written for these partial counts; count this part anew");
  }

  private long unsigned() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int group = next();
      value |= (long) (group & 0x7f) << shift;
      if (group < 0x80) {
        return value;
      }
    }
    throw damaged();
  }

  private int next() {
    if (at == filled && fill() <= 0) {
      throw damaged();
    }
    return block[at++] & 0xff;
  }

  private int fill() {
    try {
      at = 0;
      filled = Math.max(0, in.read(block));
      digest.update(block, 0, filled);
      return filled;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private DatasetException unreadable(IOException e) {
    return new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
