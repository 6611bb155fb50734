package dev.taillight.experiments.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives as they are published, of a few files; names and contents alternate. */
public final class Archives {

  private Archives() {}

  /** A compressed zip. */
  public static byte[] zip(Object... files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < files.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) files[i]));
        zip.write(content(files[i + 1]));
      }
    }
    return bytes.toByteArray();
  }

  /** A zip that is not compressed, so that its content can be damaged. */
  static byte[] stored(String name, String text) throws IOException {
    byte[] content = content(text);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(entry);
      zip.write(content);
    }
    return bytes.toByteArray();
  }

  /** A tar in the ustar format (POSIX.1-1988), each number as octal digits. */
  static byte[] tar(Object... files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < files.length; i += 2) {
      entry(bytes, (String) files[i], '0', content(files[i + 1]));
    }
    bytes.writeBytes(new byte[1024]);
    return bytes.toByteArray();
  }

  /** One entry of a tar. */
  static void entry(ByteArrayOutputStream tar, String name, char type, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 124, "%011o\0".formatted(content.length));
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte value : header) {
      sum += value & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    tar.writeBytes(header);
    tar.writeBytes(content);
    tar.writeBytes(new byte[(512 - content.length % 512) % 512]);
  }

  /** Bytes or a text, compressed with gzip. */
  public static byte[] gzip(Object content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content(content));
    }
    return bytes.toByteArray();
  }

  private static byte[] content(Object content) {
    return content instanceof byte[] bytes
        ? bytes
        : ((String) content).getBytes(StandardCharsets.UTF_8);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
