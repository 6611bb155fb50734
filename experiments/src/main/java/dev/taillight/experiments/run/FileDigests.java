package dev.taillight.experiments.run;

import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Digests of files, each read once: a file whose path, length and times of change are those of a
 * known record is taken to be the same. Used by one thread.
 */
final class FileDigests {

  private final Path root;
  private final Map<String, FileRecord> known = new HashMap<>();
  private boolean changed;

  /**
   * @param root files below it are recorded with their path within it
   */
  FileDigests(Path root) {
    this.root = root;
  }

  /** Takes over what an earlier run recorded. */
  void learn(Collection<FileRecord> records) {
    records.forEach(record -> known.put(record.path(), record));
  }

  /**
   * Digests a file, or every file below a folder in the order of their paths; files that are still
   * being written (see AtomicFiles) are left out.
   */
  List<FileRecord> of(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(file(path));
    }
    List<Path> files;
    try (Stream<Path> tree = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
      files = tree.filter(Files::isRegularFile).sorted().toList();
    }
    List<FileRecord> records = new ArrayList<>();
    for (Path file : files) {
      if (!AtomicFiles.isAside(path.relativize(file))) {
        records.add(file(file));
      }
    }
    return records;
  }

  /** Whether files no longer look as they were recorded, be their content the same or not. */
  boolean changed() {
    return changed;
  }

  /** What is known now of recorded files. */
  List<FileRecord> refreshed(List<FileRecord> records) {
    return records.stream().map(record -> known.getOrDefault(record.path(), record)).toList();
  }

  /** Whether a recorded file is still there with the same content. */
  boolean intact(FileRecord record) throws IOException {
    Path file = root.resolve(record.path());
    return Files.isRegularFile(file) && file(file).sha256().equals(record.sha256());
  }

  private FileRecord file(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    String name = name(file);
    FileRecord now =
        new FileRecord(
            name, attributes.size(), nanoseconds(attributes.lastModifiedTime()), changed(file), "");
    FileRecord before = known.get(name);
    if (before != null && before.looksLike(now)) {
      return before;
    }
    changed |= before != null;
    FileRecord record =
        new FileRecord(name, now.bytes(), now.modifiedNs(), now.changedNs(), Sha256.of(file));
    known.put(name, record);
    return record;
  }

  private static long changed(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? nanoseconds((FileTime) Files.getAttribute(file, "unix:ctime"))
        : 0;
  }

  private static long nanoseconds(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }

  private String name(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return (absolute.startsWith(root) ? root.relativize(absolute) : absolute).toString();
  }
}
