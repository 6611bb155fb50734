package dev.taillight.experiments.run;

import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Digests of files, each read once: a file whose path, length and time of change are those of a
 * known record is taken to be the same. Used by one thread.
 */
final class FileDigests {

  private final Path root;
  private final Map<String, FileRecord> known = new HashMap<>();

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
      if (!file.getFileName().toString().endsWith(".partial")) {
        records.add(file(file));
      }
    }
    return records;
  }

  /** Whether a recorded file is still there with the same content. */
  boolean intact(FileRecord record) throws IOException {
    Path file = root.resolve(record.path());
    return Files.isRegularFile(file) && file(file).sha256().equals(record.sha256());
  }

  private FileRecord file(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    String name = name(file);
    FileRecord before = known.get(name);
    String sha256 =
        before != null && before.bytes() == attributes.size() && before.modifiedNs() == modified
            ? before.sha256()
            : Sha256.of(file);
    FileRecord record = new FileRecord(name, attributes.size(), modified, sha256);
    known.put(name, record);
    return record;
  }

  private String name(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return (absolute.startsWith(root) ? root.relativize(absolute) : absolute).toString();
  }
}
