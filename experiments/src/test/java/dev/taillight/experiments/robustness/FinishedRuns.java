package dev.taillight.experiments.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.experiments.ProgramRun;
import dev.taillight.experiments.SmallTables;
import dev.taillight.exporters.format.ExportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Valid artefacts of every kind.
 *
 * @param config of the runs
 * @param run a finished run with an export in every format
 * @param delta from its vectors to those of another run
 * @param part partial counts of its items
 * @param ingested a run of which the dataset alone is there
 * @param published where its vectors are published
 */
record FinishedRuns(Path config, Path run, Path delta, Path part, Path ingested, Path published) {

  /** Makes them in a folder. */
  static FinishedRuns in(Path folder) throws IOException {
    Path config = SmallTables.write(folder.resolve("tables"));
    Path run = folder.resolve("run");
    Path later = folder.resolve("later");
    List<String> formats = Stream.of(ExportFormat.values()).map(ExportFormat::key).toList();
    taillight(
        "run",
        config,
        "--out",
        run,
        "--set",
        "export.formats=" + formats,
        "--set",
        "evaluation.user_metrics=[recall@5]");
    taillight("run", config, "--out", later, "--set", "seed=1", "--set", "export.formats=[npy]");
    Path delta = folder.resolve("delta");
    Path vectors = run.resolve("vectors");
    taillight("delta", "--from", vectors, "--to", later.resolve("vectors"), "--out", delta);
    Path part = folder.resolve("part");
    taillight("mutual-info", config, "--out", folder.resolve("counted"), "--counts", part);
    Path ingested = folder.resolve("ingested");
    taillight("ingest", config, "--out", ingested);
    Path published = folder.resolve("published");
    taillight("publish", "--vectors", vectors, "--to", published, "--min-effective-rank", "0");
    return new FinishedRuns(config, run, delta, part, ingested, published);
  }

  /** The folder of the run that holds a file. */
  Path folderOf(String file) throws IOException {
    try (Stream<Path> tree = Files.walk(run)) {
      return tree.filter(path -> path.endsWith(file))
          .sorted()
          .findFirst()
          .orElseThrow()
          .getParent();
    }
  }

  /** Copies a folder. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  private static void taillight(Object... arguments) {
    ProgramRun result = ProgramRun.taillight(arguments);
    assertEquals(0, result.exitCode(), result.err());
  }
}
