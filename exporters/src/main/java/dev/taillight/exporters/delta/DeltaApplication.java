package dev.taillight.exporters.delta;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.ExportFiles;
import dev.taillight.exporters.delta.DeltaDescription.DeltaFile;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.FileContent;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.verify.ExportVerifier;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the later export from the earlier one and a delta, byte for byte; formats that do not come
 * out the same twice are made again and compared row by row.
 */
public final class DeltaApplication {

  private final Progress progress;

  /**
   * @param progress is told of every block
   */
  public DeltaApplication(Progress progress) {
    this.progress = progress;
  }

  /**
   * Writes the later export, which appears whole or not at all; an existing one is replaced.
   *
   * @param base the folder of the earlier export
   * @param delta the folder of the delta
   * @param target the folder of the export that is made
   * @return its manifest
   * @throws DatasetException if the earlier export is not the one that the delta was made from, if
   *     either is damaged, or if the result is not the later export
   */
  public Manifest write(Path base, Path delta, Path target) throws IOException {
    DeltaDescription description = DeltaDescription.read(delta);
    Manifest before = Manifest.read(base);
    String found = Sha256.of(base.resolve(Manifest.FILE_NAME));
    if (!found.equals(description.base().manifestSha256())) {
      throw new DatasetException(
          "%s is not the export that %s was made from: expected a manifest with SHA-256 %s, found %s"
              .formatted(base, delta, description.base().manifestSha256(), found));
    }
    if (description.base().count() != before.count()) {
      throw new DatasetException(
          "%s: expected a base of %d rows, %s has %d"
              .formatted(delta, description.base().count(), base, before.count()));
    }
    for (DeltaFile file : description.files()) {
      file.requireIntact(delta);
    }
    AtomicFiles.writeFolder(
        target,
        folder -> {
          Path scratch = Files.createDirectory(folder.resolve(DeltaWriter.SCRATCH));
          try (Rows rows = rows(base, before, delta, description, scratch)) {
            write(folder, delta, rows);
          }
          AtomicFiles.deleteTree(scratch);
        });
    return Manifest.read(target);
  }

  private Rows rows(
      Path base, Manifest before, Path delta, DeltaDescription description, Path scratch)
      throws IOException {
    RowStore baseRows = RowStore.read(base, before, scratch, "base", progress);
    @Nullable RowStore upserts = null;
    try {
      if (description.upserts() > 0) {
        Path folder = delta.resolve(DeltaWriter.UPSERTS);
        upserts = RowStore.read(folder, Manifest.read(folder), scratch, "upserts", progress);
      }
      int[] order =
          RowOrder.read(
              delta,
              description.later().count(),
              before.count(),
              upserts == null ? 0 : upserts.ids().size());
      return new Rows(
          new SelectedRows(order, baseRows, upserts == null ? baseRows : upserts),
          baseRows,
          upserts);
    } catch (IOException | RuntimeException e) {
      try (baseRows;
          RowStore second = upserts) {
        throw e;
      }
    }
  }

  /** The rows of the later export, and what has to be closed after them. */
  private record Rows(SelectedRows selected, RowStore base, @Nullable RowStore upserts)
      implements Closeable {
    @Override
    public void close() throws IOException {
      try (base;
          RowStore second = upserts) {
        // Both are closed, whichever fails.
      }
    }
  }

  private void write(Path folder, Path delta, Rows rows) throws IOException {
    Path wantedFile =
        Files.copy(delta.resolve(DeltaWriter.NEW_MANIFEST), folder.resolve(Manifest.FILE_NAME));
    Manifest wanted = Manifest.read(folder);
    ExportFiles writer =
        new ExportFiles(
            wanted.formats(),
            wanted.shards(),
            wanted.encoding(),
            wanted.settings(),
            DeltaWriter.BLOCK_ROWS,
            progress);
    List<ExportedFile> written = writer.writeRows(folder, rows.selected(), rows.selected());
    copyOtherFiles(wanted, delta, folder);
    boolean same = requireSame(wanted, written, delta);
    for (ExportedFile file : wanted.files()) {
      if (!file.content().holdsRows()) {
        file.problem(folder).ifPresent(problem -> fail(delta, problem));
      }
    }
    if (!same) {
      Files.delete(wantedFile);
      wanted.withFiles(replaced(wanted, written)).write(folder);
      List<String> problems = new ExportVerifier(folder).problems();
      if (!problems.isEmpty()) {
        fail(delta, String.join("; ", problems));
      }
    }
  }

  private static void copyOtherFiles(Manifest wanted, Path delta, Path folder) throws IOException {
    for (ExportedFile file : wanted.files()) {
      if (!file.content().holdsRows()) {
        file.requireWithin(folder);
        Path copied = folder.resolve(file.name());
        Files.createDirectories(copied.getParent());
        Files.copy(delta.resolve(DeltaWriter.OTHER_FILES).resolve(file.name()), copied);
      }
    }
  }

  /**
   * Compares what was written with the manifest of the later export.
   *
   * @return whether every file is the same; those of formats that differ each time need not be
   */
  private static boolean requireSame(Manifest wanted, List<ExportedFile> written, Path delta) {
    Map<String, ExportedFile> found = new LinkedHashMap<>();
    written.forEach(file -> found.put(file.name(), file));
    boolean same = true;
    for (ExportedFile file : wanted.files()) {
      if (file.content().holdsRows() && !file.equals(found.get(file.name()))) {
        if (isRepeatable(file)) {
          fail(delta, file.name() + " is not the one of the later export");
        }
        same = false;
      }
    }
    return same;
  }

  private static boolean isRepeatable(ExportedFile file) {
    return file.content() != FileContent.VECTORS || file.format().repeatable();
  }

  private static List<ExportedFile> replaced(Manifest wanted, List<ExportedFile> written) {
    List<ExportedFile> files = new ArrayList<>(written);
    wanted.files().stream().filter(file -> !file.content().holdsRows()).forEach(files::add);
    return files;
  }

  private static void fail(Path delta, String problem) {
    throw new DatasetException(
        "%s: the result is not the export that it describes: %s".formatted(delta, problem));
  }
}
