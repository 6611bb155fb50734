package dev.taillight.experiments.fetch;

import dev.taillight.dataset.DatasetException;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Takes tables out of an archive: zip, tar, gzip-compressed tar, or a tar inside a zip. Only the
 * tables that are wanted are written, under their own names and nowhere else; an archive that holds
 * a path out of its folder is refused altogether.
 */
final class ArchiveTables {

  private static final byte[] ZIP_MAGIC = {'P', 'K'};
  private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b};
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int MOST_ENTRIES = 1_000_000;
  private static final long MIB = 1 << 20;

  private final Path archive;
  private final long mostMib;
  private final Progress progress;

  /**
   * @param mostMib how many MiB the tables may have together
   */
  ArchiveTables(Path archive, long mostMib, Progress progress) {
    this.archive = archive;
    this.mostMib = mostMib;
    this.progress = progress;
  }

  /** Is shown the files of an archive; the stream is that of the file. */
  @FunctionalInterface
  private interface Visitor {
    void visit(String path, InputStream content) throws IOException;
  }

  /**
   * Writes the tables that are in the archive.
   *
   * @param wanted the names of tables
   * @return those that were found; of several files of one name the one nearest to the root
   * @throws DatasetException if the archive is damaged, too large or dangerous
   */
  Set<String> extract(Collection<String> wanted, Path folder) throws IOException {
    String name = String.valueOf(archive.getFileName());
    try (Progress.Task task = progress.start("unpack " + name, -1, "MiB")) {
      Map<String, String> chosen = choose(wanted);
      long[] written = {0};
      Set<String> found = new TreeSet<>();
      visit(
          (path, content) -> {
            String table = baseName(path);
            if (path.equals(chosen.get(table)) && found.add(table)) {
              AtomicFiles.write(
                  folder.resolve(table), out -> copy(content, out, written, path, task));
            }
          });
      return found;
    } catch (EOFException e) {
      throw new DatasetException(name + ": the archive is cut short", e);
    } catch (ZipException e) {
      throw new DatasetException(name + ": the archive is damaged: " + e.getMessage(), e);
    }
  }

  /** The path of each table that is there. */
  private Map<String, String> choose(Collection<String> wanted) throws IOException {
    Map<String, String> chosen = new LinkedHashMap<>();
    int[] entries = {0};
    visit(
        (path, content) -> {
          requireHarmless(path);
          if (++entries[0] > MOST_ENTRIES) {
            throw new DatasetException(
                "%s: holds more than %d files".formatted(archive.getFileName(), MOST_ENTRIES));
          }
          String table = baseName(path);
          String before = chosen.get(table);
          if (wanted.contains(table) && (before == null || depth(path) < depth(before))) {
            chosen.put(table, path);
          }
        });
    return chosen;
  }

  private void copy(
      InputStream content, OutputStream out, long[] written, String path, Progress.Task task)
      throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    for (int read = content.read(block); read >= 0; read = content.read(block)) {
      long before = written[0];
      written[0] += read;
      if (written[0] > mostMib * MIB) {
        throw new DatasetException(
            "%s: unpacks to more than the %d MiB that are expected, at %s"
                .formatted(archive.getFileName(), mostMib, path));
      }
      out.write(block, 0, read);
      task.advance(written[0] / MIB - before / MIB);
    }
  }

  private void visit(Visitor visitor) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(archive)) {
      start = in.readNBytes(2);
    }
    if (Arrays.equals(start, ZIP_MAGIC)) {
      visitZip(visitor);
      return;
    }
    try (InputStream in = Files.newInputStream(archive)) {
      visitTar("", in, visitor);
    }
  }

  private void visitZip(Visitor visitor) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (entry.isDirectory() || isOfMacOs(entry.getName())) {
          continue;
        }
        try (InputStream in = checked(zip, entry)) {
          if (entry.getName().matches(".*\\.(tar|tgz|tar\\.gz)")) {
            visitTar(entry.getName() + "/", in, visitor);
          } else {
            visitor.visit(entry.getName(), in);
          }
        }
      }
    }
  }

  /** Whether an entry only holds what macOS keeps beside a file, under almost the same name. */
  private static boolean isOfMacOs(String path) {
    return path.startsWith("__MACOSX/") || baseName(path).startsWith("._");
  }

  private static void visitTar(String prefix, InputStream raw, Visitor visitor) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(raw, BLOCK_BYTES);
    buffered.mark(GZIP_MAGIC.length);
    boolean compressed = Arrays.equals(buffered.readNBytes(GZIP_MAGIC.length), GZIP_MAGIC);
    buffered.reset();
    TarEntries entries =
        new TarEntries(compressed ? new GZIPInputStream(buffered, BLOCK_BYTES) : buffered);
    while (entries.next()) {
      visitor.visit(prefix + entries.name(), entries.open());
    }
  }

  /** The content of a file; its end is refused if the checksum is another. */
  private static InputStream checked(ZipFile zip, ZipEntry entry) throws IOException {
    return new CheckedInputStream(zip.getInputStream(entry), new CRC32()) {
      @Override
      public int read(byte[] block, int offset, int length) throws IOException {
        int read = super.read(block, offset, length);
        if (read < 0 && entry.getCrc() >= 0 && getChecksum().getValue() != entry.getCrc()) {
          throw new ZipException("the checksum of " + entry.getName() + " is wrong");
        }
        return read;
      }
    };
  }

  private void requireHarmless(String path) {
    List<String> parts = new ArrayList<>(List.of(path.split("[/\\\\]", -1)));
    if (path.startsWith("/") || path.startsWith("\\") || parts.contains("..")) {
      throw new DatasetException(
          "%s: holds the path '%s', which leads out of its folder"
              .formatted(archive.getFileName(), path));
    }
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static long depth(String path) {
    return path.chars().filter(c -> c == '/').count();
  }
}
