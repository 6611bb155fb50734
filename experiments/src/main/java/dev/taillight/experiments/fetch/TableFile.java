package dev.taillight.experiments.fetch;

import dev.taillight.dataset.DatasetException;
import dev.taillight.progress.Progress;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A table as a file, plain or compressed with gzip, that is looked at before it is taken. */
final class TableFile {

  private static final int MOST_LINE_CHARS = 1 << 20;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final long MIB = 1 << 20;

  private final Path file;
  private final String name;
  private final boolean compressed;
  private final Progress progress;

  TableFile(Path file, Progress progress) {
    this.file = file;
    this.name = String.valueOf(file.getFileName());
    this.compressed = name.endsWith(".gz");
    this.progress = progress;
  }

  /**
   * Requires that the table is as expected. A compressed one is read to its end: its first line
   * does not tell whether the rest is there.
   *
   * @param firstLine what the first line must contain
   * @throws DatasetException if it contains something else, or the file is cut short or damaged
   */
  void require(Pattern firstLine) throws IOException {
    if (compressed) {
      requireWhole();
    }
    String line = firstLine();
    if (!firstLine.matcher(line).find()) {
      String shown = line.length() > 200 ? line.substring(0, 200) + "…" : line;
      throw new DatasetException(
          "%s:1: needs a line with %s, got '%s'".formatted(name, firstLine, shown));
    }
  }

  private void requireWhole() throws IOException {
    try (FileChannel channel = FileChannel.open(file);
        Progress.Task task = progress.start("check " + name, channel.size() / MIB, "MiB");
        InputStream in = new GZIPInputStream(Channels.newInputStream(channel), BLOCK_BYTES)) {
      byte[] block = new byte[BLOCK_BYTES];
      long before = 0;
      while (in.read(block) >= 0) {
        long now = channel.position() / MIB;
        task.advance(now - before);
        before = now;
      }
    } catch (EOFException e) {
      throw new DatasetException(
          name + ": the gzip file is cut short: it ends within its compressed data", e);
    } catch (ZipException e) {
      throw new DatasetException(
          name + ": is no gzip file, or is damaged: " + String.valueOf(e.getMessage()), e);
    }
  }

  /** The first line, at most a MiB of it; Latin-1 because every byte is a character of it. */
  private String firstLine() throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = compressed ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read();
          c >= 0 && c != '\n' && c != '\r' && line.length() < MOST_LINE_CHARS;
          c = reader.read()) {
        line.append((char) c);
      }
      return line.toString();
    }
  }
}
