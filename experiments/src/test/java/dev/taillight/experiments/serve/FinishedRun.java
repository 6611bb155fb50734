package dev.taillight.experiments.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.experiments.ProgramRun;
import dev.taillight.experiments.SmallTables;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A run on small tables, with an index of Lucene; made once for all tests of this process. */
final class FinishedRun {

  private static final Path FOLDER = make();

  private FinishedRun() {}

  /** Its folder. */
  static Path folder() {
    return FOLDER;
  }

  private static Path make() {
    try {
      Path base = Files.createTempDirectory("taillight-served");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(base)));
      Path config = SmallTables.write(base.resolve("tables"));
      Path out = base.resolve("run");
      ProgramRun run =
          ProgramRun.taillight(
              "run",
              config,
              "--out",
              out,
              "--set",
              "baseline=false",
              "--set",
              "export.formats=[npy,lucene]");
      assertEquals(0, run.exitCode(), run.err());
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try {
      AtomicFiles.deleteTree(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
