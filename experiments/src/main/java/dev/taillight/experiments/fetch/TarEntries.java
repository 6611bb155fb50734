package dev.taillight.experiments.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipException;

/**
 * The regular files of a tar stream, one after the other: POSIX ustar and pax, and the long names
 * of GNU tar (POSIX.1-2017, "pax"; GNU tar manual, "Basic Tar Format"). Links and devices are
 * passed over.
 */
final class TarEntries {

  private static final int BLOCK_BYTES = 512;
  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_BYTES = 12;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_BYTES = 8;
  private static final int TYPE_AT = 156;
  private static final int MAGIC_AT = 257;
  private static final int PREFIX_AT = 345;
  private static final int PREFIX_BYTES = 155;
  private static final int MOST_HEADER_BYTES = 1 << 20;
  private static final String MAGIC = "ustar";

  private final InputStream in;
  private final byte[] header = new byte[BLOCK_BYTES];
  private String name = "";
  private long left;
  private long padding;

  TarEntries(InputStream in) {
    this.in = in;
  }

  /**
   * Moves to the next file; false at the end.
   *
   * @throws ZipException if the stream is no tar archive
   */
  boolean next() throws IOException {
    Map<String, String> extended = new HashMap<>();
    while (true) {
      in.skipNBytes(left + padding);
      int read = in.readNBytes(header, 0, BLOCK_BYTES);
      if (read == 0 || isEmpty()) {
        return false;
      }
      if (read < BLOCK_BYTES) {
        throw new EOFException("the tar archive is cut short");
      }
      requireChecksum();
      enter(number(SIZE_AT, SIZE_BYTES));
      switch (header[TYPE_AT]) {
        case 'L' -> {
          byte[] path = content();
          extended.put("path", text(path, 0, path.length));
        }
        case 'x' -> extended.putAll(pax(content()));
        case 0, '0', '7' -> {
          name = extended.getOrDefault("path", ownName());
          String size = extended.get("size");
          if (size != null) {
            enter(length(size));
          }
          return true;
        }
        default -> extended.clear();
      }
    }
  }

  /** The path of the present file. */
  String name() {
    return name;
  }

  /** The content of the present file. */
  InputStream open() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
          return -1;
        }
        int read = in.read(target, offset, (int) Math.min(length, left));
        if (read < 0) {
          throw new EOFException("the tar archive is cut short");
        }
        left -= read;
        return read;
      }
    };
  }

  /** A size in a pax header, as decimal digits. */
  private static long length(String size) throws ZipException {
    if (!size.matches("\\d{1,18}")) {
      throw new ZipException("a header of the tar archive is damaged");
    }
    return Long.parseLong(size);
  }

  private void enter(long size) throws ZipException {
    if (size < 0 || size > Long.MAX_VALUE - BLOCK_BYTES) {
      throw new ZipException("a file of the tar archive has a size that is none");
    }
    left = size;
    padding = (BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES;
  }

  /** The content of an entry that only says something about the next one. */
  private byte[] content() throws IOException {
    if (left > MOST_HEADER_BYTES) {
      throw new ZipException("a header of the tar archive has " + left + " bytes");
    }
    byte[] content = in.readNBytes((int) left);
    left -= content.length;
    return content;
  }

  /** The records {@code "LENGTH KEY=VALUE\n"} of a pax header. */
  private static Map<String, String> pax(byte[] content) throws ZipException {
    Map<String, String> records = new HashMap<>();
    int start = 0;
    while (start < content.length) {
      int space = start;
      while (space < content.length && content[space] != ' ') {
        space++;
      }
      String length = text(content, start, space - start);
      if (!length.matches("\\d{1,7}")) {
        throw new ZipException("a header of the tar archive is damaged");
      }
      int end = start + Integer.parseInt(length);
      if (end <= space + 1 || end > content.length) {
        throw new ZipException("a header of the tar archive is damaged");
      }
      String record = text(content, space + 1, end - space - 2);
      int equals = record.indexOf('=');
      if (equals > 0) {
        records.put(record.substring(0, equals), record.substring(equals + 1));
      }
      start = end;
    }
    return records;
  }

  private String ownName() {
    String own = text(header, 0, NAME_BYTES);
    boolean ustar = text(header, MAGIC_AT, MAGIC.length()).equals(MAGIC);
    String prefix = ustar ? text(header, PREFIX_AT, PREFIX_BYTES) : "";
    return prefix.isEmpty() ? own : prefix + "/" + own;
  }

  private boolean isEmpty() {
    for (byte value : header) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /** The checksum is the sum of all bytes of the header, its own taken for spaces. */
  private void requireChecksum() throws ZipException {
    long sum = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      boolean own = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_BYTES;
      sum += own ? ' ' : header[i] & 0xff;
    }
    if (sum != number(CHECKSUM_AT, CHECKSUM_BYTES)) {
      throw new ZipException("it is no tar archive, or damaged");
    }
  }

  /** An octal number, or for great ones a binary one whose first bit is set. */
  private long number(int at, int bytes) throws ZipException {
    if ((header[at] & 0x80) != 0) {
      long value = header[at] & 0x7f;
      for (int i = at + 1; i < at + bytes; i++) {
        value = value << 8 | header[i] & 0xff;
      }
      return value;
    }
    String digits = text(header, at, bytes).strip();
    if (!digits.matches("[0-7]{1,20}")) {
      throw new ZipException("it is no tar archive, or damaged");
    }
    return Long.parseLong(digits, 8);
  }

  private static String text(byte[] bytes, int at, int length) {
    byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + length));
    int end = 0;
    while (end < part.length && part[end] != 0) {
      end++;
    }
    return new String(part, 0, end, StandardCharsets.UTF_8);
  }
}
