package dev.taillight.exporters.verify;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.IdFiles;
import dev.taillight.exporters.format.Shard;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.FileContent;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.proof.GoldenQueries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares an export with its manifest, with nothing but the export at hand. */
public final class ExportVerifier {

  private final Path folder;
  private final Manifest manifest;

  /**
   * @param folder the folder of the export
   * @throws DatasetException if it has no manifest that this program reads
   */
  public ExportVerifier(Path folder) {
    this.folder = folder;
    this.manifest = Manifest.read(folder);
  }

  /**
   * Compares size and SHA-256 of all files with the manifest. Where these are right, reads all
   * formats side by side to their ends, in bounded memory: they must hold the same ids and vectors
   * in the same order, as many as the manifest says, of the lengths that it says, none of them zero
   * or not a number. Row numbers must follow each other. The golden queries are answered once more.
   *
   * @return what does not match, one sentence each; empty when everything does
   */
  public List<String> problems() {
    try {
      List<String> problems = new ArrayList<>();
      for (ExportedFile file : manifest.files()) {
        file.requireWithin(folder);
        file.problem(folder).ifPresent(problems::add);
      }
      missingEntries(problems);
      if (problems.isEmpty()) {
        rowNumbers(problems);
        try (RowComparison rows = new RowComparison(folder, manifest, golden())) {
          problems.addAll(rows.problems());
        }
      }
      return List.copyOf(problems);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** What must be listed, since the formats need it, and where its rows must lie. */
  private void missingEntries(List<String> problems) {
    if (manifest.formats().isEmpty()) {
      problems.add(Manifest.FILE_NAME + ": no file holds vectors");
    }
    for (int number = 0; number < manifest.shards(); number++) {
      Shard shard = manifest.shard(number);
      for (ExportFormat format : manifest.formats()) {
        requireListed(format.fileName(shard), shard, problems);
        if (!format.carriesIds()) {
          requireListed(IdFiles.idsName(shard), shard, problems);
          requireListed(IdFiles.rowNumbersName(shard), shard, problems);
        }
      }
    }
    if (manifest.proof() != null && !isListed(GoldenQueries.FILE_NAME)) {
      problems.add(GoldenQueries.FILE_NAME + ": the manifest does not list it");
    }
  }

  private void requireListed(String name, Shard shard, List<String> problems) {
    List<ExportedFile> listed = manifest.files().stream().filter(file -> isOf(name, file)).toList();
    String problem = null;
    if (listed.isEmpty()) {
      problem = name + ": the manifest does not list it";
    }
    for (ExportedFile file : listed) {
      if (file.shard() != shard.number()
          || file.firstRow() != shard.first()
          || file.rows() != shard.count()) {
        problem =
            "%s: expected part %d with %d rows from row %d, the manifest has part %d with %d from %d"
                .formatted(
                    file.name(),
                    shard.number(),
                    shard.count(),
                    shard.first(),
                    file.shard(),
                    file.rows(),
                    file.firstRow());
      }
    }
    if (problem != null && !problems.contains(problem)) {
      problems.add(problem);
    }
  }

  private boolean isListed(String name) {
    return manifest.files().stream().anyMatch(file -> isOf(name, file));
  }

  /** A file by its name, or one of those in the folder of an index. */
  private static boolean isOf(String name, ExportedFile file) {
    return file.name().equals(name) || file.name().startsWith(name + "/");
  }

  private GoldenCheck golden() throws IOException {
    return new GoldenCheck(
        manifest.proof() == null
            ? List.of()
            : GoldenQueries.read(folder.resolve(GoldenQueries.FILE_NAME), manifest.dimension()));
  }

  private void rowNumbers(List<String> problems) throws IOException {
    for (ExportedFile file : manifest.files()) {
      if (file.content() == FileContent.ROW_NUMBERS) {
        try {
          Shard shard = manifest.shard(file.shard());
          IdFiles.checkRowNumbers(folder.resolve(file.name()), shard);
        } catch (DatasetException e) {
          problems.add(e.getMessage());
        }
      }
    }
  }
}
