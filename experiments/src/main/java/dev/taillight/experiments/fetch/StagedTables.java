package dev.taillight.experiments.fetch;

import dev.taillight.dataset.DatasetException;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables of a data set on their way into its folder. They are written aside, looked at, and
 * only then moved to where they belong, so that what is there stays whole until then. Closing
 * removes what is aside.
 */
final class StagedTables implements AutoCloseable {

  private final PublishedDataset dataset;
  private final Path folder;
  private final Path aside;
  private final Progress progress;

  /**
   * Makes an empty place aside.
   *
   * @param folder where the tables belong
   * @param aside where they are written first, on the same disk
   */
  StagedTables(PublishedDataset dataset, Path folder, Path aside, Progress progress)
      throws IOException {
    this.dataset = dataset;
    this.folder = folder;
    this.aside = aside;
    this.progress = progress;
    AtomicFiles.deleteTree(aside); // of a killed program
    Files.createDirectories(aside);
  }

  /**
   * Adds the tables of a file.
   *
   * @throws DatasetException if it is an archive that is damaged, too large or dangerous
   */
  void add(SourceFile file, Path path) throws IOException {
    if (file.archive()) {
      List<String> wanted = dataset.tables().stream().map(ExpectedTable::name).toList();
      new ArchiveTables(path, file.mostMib(), progress).extract(wanted, aside);
    } else if (isSame(path, folder.resolve(file.name()))) {
      adopt(path, aside.resolve(file.name()));
    } else {
      AtomicFiles.write(aside.resolve(file.name()), out -> Files.copy(path, out));
    }
  }

  /** Adds a file that lies where it belongs; a second name will do, where the disk has such. */
  private static void adopt(Path path, Path target) throws IOException {
    try {
      Files.createLink(target, path.toRealPath());
    } catch (FileSystemException | UnsupportedOperationException e) {
      AtomicFiles.write(target, out -> Files.copy(path, out));
    }
  }

  /**
   * Looks at each table, and makes those that are made of others.
   *
   * @return the tables of the data set
   * @throws DatasetException if one is missing, cut short, or of another format
   */
  List<FetchRecord.Table> check(String name) throws IOException {
    List<FetchRecord.Table> tables = new ArrayList<>();
    for (ExpectedTable table : dataset.tables()) {
      Path file = aside.resolve(table.name());
      if (!Files.isRegularFile(file)) {
        throw new DatasetException(
            "%s: the table %s is not among the files".formatted(name, table.name()));
      }
      new TableFile(file, progress).require(table.firstLine());
      tables.add(FetchRecord.Table.of(file));
    }
    if (dataset.convert().isPresent()) {
      for (Path made : dataset.convert().get().convert(aside)) {
        tables.add(FetchRecord.Table.of(made));
      }
    }
    return tables;
  }

  /**
   * Moves tables to where they belong. A file with the same content stays as it is.
   *
   * @param before what an earlier call has put there
   * @throws IllegalArgumentException if a file is in the way that no earlier call has put there; no
   *     table is moved then
   */
  void publish(List<FetchRecord.Table> tables, Optional<FetchRecord> before) throws IOException {
    List<FetchRecord.Table> moved = new ArrayList<>();
    for (FetchRecord.Table table : tables) {
      if (!isThere(table)) {
        requireOwn(table.name(), before);
        moved.add(table);
      }
    }
    for (FetchRecord.Table table : moved) {
      Files.move(
          aside.resolve(table.name()),
          folder.resolve(table.name()),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private boolean isThere(FetchRecord.Table table) throws IOException {
    return isSame(aside.resolve(table.name()), folder.resolve(table.name()))
        || table.intact(folder);
  }

  private void requireOwn(String table, Optional<FetchRecord> before) throws IOException {
    Path file = folder.resolve(table);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Optional<FetchRecord.Table> known = before.flatMap(record -> record.table(table));
    if (known.isEmpty() || !known.get().intact(folder)) {
      throw new IllegalArgumentException(
          "--out: %s would be replaced, but fetch has not put it there, or it was changed since; move it away, or name another folder"
              .formatted(file));
    }
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
  }

  @Override
  public void close() throws IOException {
    AtomicFiles.deleteTree(aside);
  }
}
