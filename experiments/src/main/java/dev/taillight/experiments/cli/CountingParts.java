package dev.taillight.experiments.cli;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.experiments.run.FolderLock;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.run.RunOutcome;
import dev.taillight.experiments.stages.RunStages;
import dev.taillight.files.AtomicFiles;
import dev.taillight.mutualinfo.MutualInformation;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.mutualinfo.PartialCounts;
import dev.taillight.mutualinfo.Shard;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of {@code mutual-info} that count in parts or merge what was counted. */
final class CountingParts {

  private static final Set<String> MATRIX_FILES = Set.of("matrix.json", "matrix.npy");

  @ArgGroup(exclusive = false)
  private @Nullable Counting counting;

  @Option(
      names = "--merge",
      paramLabel = "PART",
      arity = "1..*",
      description = {
        "Merge the partial counts of these folders into OUT/mutual-info; needs --out. CONFIG says how"
            + " the matrix is estimated; its tables are not read.",
      })
  private List<Path> merging = new ArrayList<>();

  /** What part is counted, and where to. */
  private static final class Counting {

    @Option(
        names = "--counts",
        paramLabel = "DIR",
        required = true,
        description = "Count all items, or those of a shard, into a folder of partial counts.")
    private Path folder = Path.of("");

    @Option(
        names = "--shard",
        paramLabel = "I/N",
        defaultValue = "1/1",
        description = "Count the I-th of N blocks of the items only, I from 1 to N.")
    private String shard = "1/1";
  }

  /** Whether any of the options is given. */
  boolean asked() {
    return counting != null || !merging.isEmpty();
  }

  /**
   * Counts or merges.
   *
   * @throws IllegalArgumentException if a folder to be written holds something else
   */
  Outcome execute(PipelineCommand command, Progress progress) throws IOException {
    ResolvedConfig resolved = command.resolved();
    if (counting != null) {
      try (FolderLock lock = FolderLock.takeBeside(counting.folder)) {
        return count(counting, resolved, command, progress);
      }
    }
    Path out =
        command
            .out()
            .orElseThrow(
                () -> new IllegalArgumentException("--merge: name the folder to write with --out"));
    return merge(resolved, out.toAbsolutePath().normalize(), progress);
  }

  private static Outcome count(
      Counting counting, ResolvedConfig resolved, PipelineCommand command, Progress progress)
      throws IOException {
    RunFolder folder = command.folder(resolved);
    Shard shard = Shard.parse(counting.shard);
    RunOutcome ingest =
        PipelineCommand.run(resolved, folder, RunStages.INGEST, progress, command.mask());
    PartialCounts part =
        PartialCounts.write(
            EncodedDataset.open(folder.dataset()),
            resolved.config().mutualInfo().estimation(),
            shard,
            counting.folder,
            progress);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("out", folder.root().toString());
    fields.put("ran", ingest.ran());
    fields.put("skipped", ingest.skipped());
    fields.put("counts", part.folder().toString());
    fields.put("shard", part.shard().toString());
    fields.put("items", part.items());
    return new Outcome(
        "complete",
        fields,
        "Counted: %d items, shard %s, in %s.".formatted(part.items(), part.shard(), part.folder()));
  }

  private Outcome merge(ResolvedConfig resolved, Path out, Progress progress) throws IOException {
    Path folder = new RunFolder(out).mutualInfo();
    requireOurs(out, folder);
    MutualInformationMatrix matrix =
        MutualInformation.merge(merging, resolved.config().mutualInfo().estimation(), progress);
    try (FolderLock lock = FolderLock.take(new RunFolder(out).lock())) {
      AtomicFiles.writeFolder(folder, matrix::write);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("out", out.toString());
    fields.put("matrix", folder.resolve("matrix.json").toString());
    fields.put("parts", merging.size());
    fields.put("items", matrix.itemCount());
    fields.put("features", matrix.features());
    return new Outcome(
        "complete",
        fields,
        "Merged: %d parts, %d items, into %s."
            .formatted(merging.size(), matrix.itemCount(), folder));
  }

  /**
   * Keeps a merge from replacing anything but a merged matrix; that of a run belongs to its other
   * files.
   */
  private static void requireOurs(Path out, Path matrix) throws IOException {
    if (!Files.exists(out)) {
      return;
    }
    if (!Files.isDirectory(out)) {
      throw new IllegalArgumentException("--out: a folder is needed, " + out + " is a file");
    }
    boolean foreign = holdsOther(out, Set.of(matrix.getFileName().toString()));
    if (foreign || Files.exists(matrix) && holdsOther(matrix, MATRIX_FILES)) {
      throw new IllegalArgumentException(
          "--out: "
              + out
              + " holds something else than a merged matrix; name another, and let a run use the"
              + " matrix by mutual_info.matrix");
    }
  }

  private static boolean holdsOther(Path folder, Set<String> expected) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .anyMatch(name -> !name.startsWith(".") && !expected.contains(name));
    }
  }
}
