package dev.taillight.experiments.robustness;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EntityTable;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.IndexedTexts;
import dev.taillight.dataset.Interactions;
import dev.taillight.dataset.Split;
import dev.taillight.encoder.TaillightItemEncoder;
import dev.taillight.encoder.TaillightQueryEncoder;
import dev.taillight.experiments.ProgramRun;
import dev.taillight.experiments.SmallTables;
import dev.taillight.experiments.evaluation.UserFigures;
import dev.taillight.exporters.delta.DeltaApplication;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.proof.GoldenQueries;
import dev.taillight.exporters.verify.ExportVerifier;
import dev.taillight.exporters.verify.ExportedRows;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.SafetensorsHeader;
import dev.taillight.files.Sha256;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every reader of our own files is given files that are damaged at random. It may read them, for
 * not every byte has a meaning, or refuse them; nothing else. Digests are made to fit the damage,
 * so that the readers behind them are reached. {@code -Dtaillight.damage.cases=N} tries N cases for
 * each reader and {@code -Dtaillight.damage.seed=S} draws others.
 */
class DamagedFilesIT {

  private static final int CASES = Integer.getInteger("taillight.damage.cases", 60);
  private static final long SEED = Long.getLong("taillight.damage.seed", 0);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /**
   * What a damaged artefact may take from the heap: twice what the intact one does, and 16 MiB. A
   * count or a length out of a header that is believed takes more.
   */
  private static final long MEMORY = 16L << 20;

  private static final long MEMORY_FACTOR = 2;

  @TempDir static Path shared;
  @TempDir Path temp;

  private static final Map<String, Reader> READERS = new LinkedHashMap<>();
  private static Path run;

  /** Reads all that a folder holds. */
  @FunctionalInterface
  private interface Read {
    void of(Path folder) throws IOException;
  }

  /**
   * @param folder a valid artefact
   * @param damaged which of its files are damaged, by the end of their names
   * @param read reads them
   */
  private record Reader(Path folder, String damaged, Read read) {}

  static Stream<String> readers() {
    List<String> names =
        new ArrayList<>(
            List.of(
                "dataset",
                "dataset description",
                "dataset verified",
                "matrix",
                "checkpoint description",
                "safetensors header",
                "query encoder",
                "item encoder",
                "encoder description",
                "indexed texts",
                "user figures",
                "golden queries",
                "manifest",
                "delta",
                "partial counts"));
    for (ExportFormat format : ExportFormat.values()) {
      names.add("export " + format.key());
    }
    return names.stream();
  }

  @BeforeAll
  static void makeArtefacts() throws IOException {
    Path config = SmallTables.write(shared.resolve("tables"));
    run = shared.resolve("run");
    List<String> formats = Stream.of(ExportFormat.values()).map(ExportFormat::key).toList();
    done(
        "run",
        config,
        "--out",
        run,
        "--set",
        "export.formats=" + formats,
        "--set",
        "evaluation.user_metrics=[recall@5]");
    Path later = shared.resolve("later");
    done("run", config, "--out", later, "--set", "export.formats=[npy]", "--set", "seed=1");
    done(
        "delta",
        "--from",
        run.resolve("vectors"),
        "--to",
        later.resolve("vectors"),
        "--out",
        shared.resolve("delta"));
    done(
        "mutual-info",
        config,
        "--out",
        shared.resolve("counted"),
        "--counts",
        shared.resolve("part"));
    Path encoders = run.resolve("encoders");
    add("dataset", run.resolve("dataset"), "", DamagedFilesIT::readAll);
    add("dataset description", run.resolve("dataset"), "dataset.json", DamagedFilesIT::readAll);
    add(
        "dataset verified",
        run.resolve("dataset"),
        "",
        folder -> EncodedDataset.open(folder).verify());
    add("matrix", run.resolve("mutual-info"), ".json", MutualInformationMatrix::read);
    add(
        "checkpoint description",
        checkpoint(),
        "checkpoint.json",
        folder -> Checkpoint.read(folder).position());
    add(
        "safetensors header",
        checkpoint(),
        ".safetensors",
        folder -> {
          SafetensorsHeader.read(folder.resolve("weights.safetensors"));
          SafetensorsHeader.read(folder.resolve("optimizer.safetensors"));
        });
    add(
        "query encoder",
        encoders.resolve("query"),
        "",
        folder ->
            TaillightQueryEncoder.load(folder)
                .encode(Map.of("topic", List.of("topic1")), List.of("item1", "item200", "none")));
    add(
        "item encoder",
        encoders.resolve("item"),
        "",
        folder ->
            TaillightItemEncoder.load(folder)
                .encode(Map.of("topic", List.of("topic1"), "words", List.of("word1", "none"))));
    add(
        "encoder description",
        encoders.resolve("item"),
        "encoder.json",
        folder -> TaillightItemEncoder.load(folder).encode(Map.of("topic", List.of("topic1"))));
    Path texts = Files.createDirectory(shared.resolve("texts"));
    IndexedTexts.write(texts, "texts", List.of("a", "bc", "", "d\u00e9f").iterator());
    add(
        "indexed texts",
        texts,
        "",
        folder -> {
          IndexedTexts read = IndexedTexts.map(folder, "texts");
          for (String text : List.of("a", "bc", "", "d\u00e9f", "none", "x")) {
            read.indexOf(text);
          }
          for (int i = 0; i < Math.min(read.size(), 100); i++) {
            read.at(i);
          }
        });
    Path figures = figures();
    add(
        "user figures",
        figures,
        "",
        folder -> {
          for (String system : List.of("taillight", "most_popular")) {
            UserFigures read = UserFigures.read(folder, system);
            for (int i = 0; i < read.size(); i++) {
              read.value(i, 0);
            }
          }
        });
    add(
        "golden queries",
        run.resolve("vectors"),
        GoldenQueries.FILE_NAME,
        folder -> GoldenQueries.read(folder.resolve(GoldenQueries.FILE_NAME), 8));
    add(
        "manifest",
        run.resolve("vectors"),
        "manifest.json",
        folder -> new ExportVerifier(folder).problems());
    add(
        "delta",
        shared.resolve("delta"),
        "",
        folder -> {
          Path target = folder.resolveSibling("applied");
          AtomicFiles.deleteTree(target);
          new DeltaApplication(Progress.silent()).write(run.resolve("vectors"), folder, target);
        });
    add(
        "partial counts",
        shared.resolve("part"),
        "",
        folder -> {
          ProgramRun merged =
              ProgramRun.taillight(
                  "mutual-info",
                  shared.resolve("tables/small.yaml"),
                  "--out",
                  folder.resolveSibling("merged"),
                  "--merge",
                  folder);
          if (merged.exitCode() != 0 && merged.exitCode() != 3) {
            fail(merged.err());
          }
        });
    for (ExportFormat format : ExportFormat.values()) {
      add("export " + format.key(), run.resolve("vectors"), "", folder -> readRows(folder, format));
    }
  }

  @ParameterizedTest
  @MethodSource("readers")
  void damageIsReadOrRefused(String name) throws IOException {
    Reader reader = READERS.get(name);
    List<String> files = files(reader, name);
    Path copy = temp.resolve("copy");
    copy(reader.folder(), copy);
    long fine = allocated(() -> reader.read().of(copy));
    List<String> bugs = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      RandomStream stream = RandomStream.of(SEED, name, i);
      String file = files.get(stream.nextInt(files.size()));
      byte[] whole = Files.readAllBytes(reader.folder().resolve(file));
      Files.write(copy.resolve(file), Mutation.of(whole, stream));
      fitDigests(reader.folder(), copy, file);
      String problem = problem(reader, copy, MEMORY_FACTOR * fine + MEMORY);
      if (!problem.isEmpty()) {
        bugs.add("case " + i + " of seed " + SEED + ", " + file + ": " + problem);
      }
      AtomicFiles.deleteTree(copy);
      copy(reader.folder(), copy);
    }
    assertEquals(List.of(), bugs.stream().limit(12).toList(), bugs.size() + " of " + CASES);
  }

  private static String problem(Reader reader, Path copy, long memory) {
    AtomicLong allocated = new AtomicLong();
    try {
      assertTimeoutPreemptively(
          LIMIT,
          () -> {
            Allocation allocation = new Allocation();
            try {
              reader.read().of(copy);
            } finally {
              allocated.set(allocation.bytes());
            }
          });
      return excess(allocated.get(), memory);
    } catch (DatasetException | UncheckedIOException e) {
      return excess(allocated.get(), memory);
    } catch (Throwable e) {
      if (e instanceof IOException || e.getCause() instanceof IOException) {
        return excess(allocated.get(), memory);
      }
      return told(e);
    }
  }

  private static String excess(long allocated, long memory) {
    return allocated <= memory ? "" : "took %d bytes, at most %d".formatted(allocated, memory);
  }

  /** How much a reading takes, once what is read for the first time only is there. */
  private static long allocated(Executable reading) {
    assertDoesNotThrow(reading, "the artefact itself is fine");
    Allocation allocation = new Allocation();
    assertDoesNotThrow(reading);
    return allocation.bytes();
  }

  private static String told(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where =
        Stream.of(trace)
            .filter(
                l ->
                    l.getClassName().startsWith("dev.taillight")
                        && !l.getClassName().contains("robustness"))
            .limit(3)
            .toList()
            .toString();
    return e + " at " + where + (e.getCause() == null ? "" : " by " + told(e.getCause()));
  }

  private static List<String> files(Reader reader, String name) throws IOException {
    if (name.startsWith("export ")) {
      Manifest manifest = Manifest.read(reader.folder());
      return manifest.files().stream()
          .filter(
              file ->
                  name.equals("export " + file.format().key())
                      || file.name().startsWith("item_ids"))
          .map(file -> file.name())
          .toList();
    }
    try (Stream<Path> tree = Files.walk(reader.folder())) {
      return tree.filter(Files::isRegularFile)
          .map(file -> reader.folder().relativize(file).toString())
          .filter(file -> file.endsWith(reader.damaged()) && !file.endsWith("html"))
          .sorted()
          .toList();
    }
  }

  /** Writes the digest and the size of a damaged file wherever those of the good one stood. */
  private static void fitDigests(Path good, Path copy, String file) throws IOException {
    Path damaged = copy.resolve(file);
    String before = Sha256.of(good.resolve(file));
    String after = Sha256.of(damaged);
    String sizes = "\"bytes\" : " + Files.size(good.resolve(file)) + ",\n";
    for (String name :
        List.of(
            "manifest.json",
            "delta.json",
            "checkpoint.json",
            "encoder.json",
            "counts.json",
            "dataset.json")) {
      Path description = copy.resolve(name);
      if (Files.exists(description) && !name.equals(file)) {
        String text = Files.readString(description, StandardCharsets.UTF_8);
        int at = text.indexOf(before);
        if (at >= 0) {
          int bytes = text.lastIndexOf("\"bytes\"", at);
          String fitted = text;
          if (bytes > 0 && at - bytes < 120) {
            fitted =
                text.substring(0, bytes)
                    + text.substring(bytes)
                        .replaceFirst("\"bytes\" : \\d+", "\"bytes\" : " + Files.size(damaged));
          }
          Files.writeString(description, fitted.replace(before, after));
        }
      }
    }
  }

  private static void readAll(Path folder) {
    EncodedDataset dataset = EncodedDataset.open(folder);
    readTable(dataset.items());
    readTable(dataset.users());
    for (Split split : Split.values()) {
      Interactions pairs = dataset.interactions(split);
      for (int user = 0; user < dataset.users().size(); user++) {
        pairs.itemsOf(user);
      }
    }
    dataset.itemCounts().toArray();
  }

  private static void readTable(EntityTable table) {
    for (int row = 0; row < table.size(); row++) {
      table.ids().at(row);
      for (FeatureColumn feature : table.features()) {
        int[] codes = new int[feature.count(row)];
        feature.copy(row, codes, 0);
        for (int code : codes) {
          feature.vocabulary().value(code);
        }
      }
    }
  }

  private static void readRows(Path folder, ExportFormat format) throws IOException {
    Manifest manifest = Manifest.read(folder);
    try (ExportedRows rows = new ExportedRows(folder, manifest, format)) {
      while (rows.next()) {
        rows.id();
        rows.vector();
      }
    }
  }

  private static Path checkpoint() throws IOException {
    return folderOf("checkpoint.json");
  }

  private static Path figures() throws IOException {
    return folderOf("figures.json");
  }

  private static Path folderOf(String file) throws IOException {
    try (Stream<Path> tree = Files.walk(run)) {
      return tree.filter(path -> path.endsWith(file)).findFirst().orElseThrow().getParent();
    }
  }

  private static void add(String name, Path folder, String damaged, Read read) {
    READERS.put(name, new Reader(folder, damaged, read));
  }

  private static void done(Object... arguments) {
    ProgramRun result = ProgramRun.taillight(arguments);
    assertEquals(0, result.exitCode(), result.err());
  }

  private static void copy(Path from, Path to) throws IOException {
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
}
