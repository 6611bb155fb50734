package dev.taillight.exporters.verify;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.IdFiles;
import dev.taillight.exporters.format.Shard;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.FileContent;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.proof.GoldenQueries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
   * @return what does not match, one sentence each, a hundred at most and then how many more; empty
   *     when everything does
   */
  public List<String> problems() {
    try {
      ProblemList problems = new ProblemList();
      for (ExportedFile file : manifest.files()) {
        file.requireWithin(folder);
        file.problem(folder).ifPresent(problems::add);
      }
      new FileListing(manifest).check(problems);
      if (problems.isEmpty()) {
        rowNumbers(problems);
        try (RowComparison rows = new RowComparison(folder, manifest, golden())) {
          rows.problems().forEach(problems::add);
        }
      }
      return problems.sentences();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private GoldenCheck golden() throws IOException {
    return new GoldenCheck(
        manifest.proof() == null
            ? List.of()
            : GoldenQueries.read(folder.resolve(GoldenQueries.FILE_NAME), manifest.dimension()));
  }

  private void rowNumbers(ProblemList problems) throws IOException {
    for (ExportedFile file : manifest.files()) {
      if (file.content() == FileContent.ROW_NUMBERS) {
        try {
          Shard shard = manifest.shard(file.shard());
          IdFiles.checkRowNumbers(folder.resolve(file.name()), shard);
        } catch (DatasetException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
  }
}
