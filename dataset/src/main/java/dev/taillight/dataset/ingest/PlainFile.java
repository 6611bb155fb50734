package dev.taillight.dataset.ingest;

import dev.taillight.dataset.DatasetException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A text file as DuckDB is to see it: in UTF-8, without compression and without a byte order mark.
 * Compressed files are unpacked here and not by DuckDB, which takes a gzip file that was cut short,
 * or whose checksum is wrong, for a shorter one, and which reads plain files with all cores.
 */
final class PlainFile {

  private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int BLOCK_BYTES = 1 << 16;

  private PlainFile() {}

  /**
   * The file itself where it is plain already, otherwise a copy in the work folder.
   *
   * @param name the file's name for people
   * @param encoding its encoding
   * @throws DatasetException if it is a damaged gzip file
   */
  static Path of(Path file, String name, TextEncoding encoding, Path workFolder)
      throws IOException {
    boolean compressed = startsWith(file, GZIP_MAGIC);
    boolean utf8 = encoding == TextEncoding.UTF_8;
    if (!compressed && utf8 && !startsWith(file, BYTE_ORDER_MARK)) {
      return file;
    }
    Path copy = Files.createTempFile(workFolder, "table", ".txt");
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = compressed ? new GZIPInputStream(raw, BLOCK_BYTES) : raw;
        OutputStream out = Files.newOutputStream(copy)) {
      InputStream buffered = new BufferedInputStream(in, BLOCK_BYTES);
      if (utf8) {
        copyWithoutMark(buffered, out);
      } else {
        copyAsUtf8(buffered, encoding, out);
      }
    } catch (EOFException e) {
      throw new DatasetException(name + ": the gzip file is cut short", e);
    } catch (ZipException e) {
      throw new DatasetException(name + ": the gzip file is damaged: " + e.getMessage(), e);
    }
    return copy;
  }

  private static void copyWithoutMark(InputStream in, OutputStream out) throws IOException {
    in.mark(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(in.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
      in.reset();
    }
    in.transferTo(out);
  }

  private static void copyAsUtf8(InputStream in, TextEncoding encoding, OutputStream out)
      throws IOException {
    Reader reader = new InputStreamReader(in, encoding.charset());
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    reader.transferTo(writer);
    writer.flush();
  }

  private static boolean startsWith(Path file, byte[] start) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(start.length), start);
    }
  }
}
