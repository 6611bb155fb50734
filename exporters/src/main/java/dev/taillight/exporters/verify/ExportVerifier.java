package dev.taillight.exporters.verify;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.proof.GoldenQueries;
import dev.taillight.exporters.proof.GoldenQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compares an export with its manifest. */
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
   * Compares size and SHA-256 of all files with the manifest and, where these are right, reads
   * every format to its end.
   *
   * @return what does not match, one sentence each; empty when everything does
   */
  public List<String> problems() {
    try {
      List<String> problems = new ArrayList<>();
      for (ExportedFile file : manifest.files()) {
        file.problem(folder).ifPresent(problems::add);
      }
      if (problems.isEmpty()) {
        List<GoldenQuery> queries =
            GoldenQueries.read(folder.resolve(GoldenQueries.FILE_NAME), manifest.dimension());
        for (ExportFormat format : manifest.formats()) {
          readRows(format, new GoldenCheck(queries), problems);
        }
      }
      return List.copyOf(problems);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private void readRows(ExportFormat format, GoldenCheck golden, List<String> problems)
      throws IOException {
    try (ExportedRows rows = new ExportedRows(folder, manifest, format)) {
      int found = 0;
      while (rows.next()) {
        golden.add(found, rows.id(), rows.vector());
        found++;
      }
      if (found != manifest.count()) {
        problems.add(
            "%s: expected %d rows, found %d".formatted(format.key(), manifest.count(), found));
      }
      golden.problem().ifPresent(problem -> problems.add(format.key() + ": " + problem));
    } catch (DatasetException e) {
      problems.add(e.getMessage());
    }
  }
}
