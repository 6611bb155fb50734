package dev.taillight.experiments.robustness;

import dev.taillight.experiments.robustness.BadInput.Kind;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.FileContent;
import dev.taillight.exporters.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Broken artefacts of the program itself. */
final class BadArtefacts {

  private static final int USAGE = 2;
  private static final int DATA = 3;

  private final List<BadInput> cases = new ArrayList<>();
  private final Supplier<FinishedRuns> good;

  private BadArtefacts(Supplier<FinishedRuns> good) {
    this.good = good;
  }

  static List<BadInput> all(Supplier<FinishedRuns> good) {
    BadArtefacts all = new BadArtefacts(good);
    all.descriptions();
    all.contents();
    all.columns();
    all.exports();
    all.ofRuns();
    all.parts();
    all.lines();
    all.placesOfOutput();
    return List.copyOf(all.cases);
  }

  /** Every description that the program reads again, broken in the same ways. */
  private void descriptions() {
    for (Map.Entry<String, Command> command : commands().entrySet()) {
      text(command, "empty", whole -> "");
      text(command, "the word null", whole -> "null");
      text(command, "a list", whole -> "[]");
      text(command, "cut off", whole -> whole.substring(0, whole.length() / 2));
      text(command, "an empty object", whole -> "{}");
      text(command, "brackets 100,000 deep", whole -> "[".repeat(100_000));
      text(
          command,
          "another version",
          whole -> whole.replaceFirst("\"version\" : \\d+", "\"version\" : 99"));
      bytes(
          command, "not in UTF-8", whole -> new byte[] {'{', '"', (byte) 0x80, '"', ':', '1', '}'});
    }
  }

  /** What a description says that cannot be. */
  private void contents() {
    Map.Entry<String, Command> manifest = commandOf("vectors/manifest.json");
    replaced(manifest, "2 billion rows", "\"count\" : \\d+", "\"count\" : 2147483647");
    replaced(manifest, "no rows", "\"count\" : \\d+", "\"count\" : 0");
    replaced(manifest, "a dimension below 0", "\"dimension\" : \\d+", "\"dimension\" : -1");
    replaced(manifest, "a huge dimension", "\"dimension\" : \\d+", "\"dimension\" : 2147483647");
    replaced(manifest, "more shards than rows", "\"shards\" : \\d+", "\"shards\" : 1000000");
    replaced(
        manifest,
        "a file outside",
        "\"name\" : \"item_ids.jsonl\"",
        "\"name\" : \"../../tables/items.tsv\"");
    replaced(
        manifest,
        "an absolute file",
        "\"name\" : \"item_ids.jsonl\"",
        "\"name\" : \"/etc/passwd\"");
    Map.Entry<String, Command> dataset = commandOf("dataset/dataset.json");
    replaced(dataset, "a vocabulary outside", "\"twin\"", "\"../../twin\"");
    Map.Entry<String, Command> matrix = commandOf("mutual-info/matrix.json");
    replaced(matrix, "NaN", "\"values\" : \\[ [-0-9.E]+", "\"values\" : [ NaN");
    replaced(matrix, "a number as text", "\"values\" : \\[ [-0-9.E]+", "\"values\" : [ \"one\"");
    replaced(matrix, "a value too many", "\"values\" : \\[", "\"values\" : [ 0.5,");
    Map.Entry<String, Command> encoder = commandOf("encoders/item/encoder.json");
    replaced(encoder, "a file outside", "\"weights.safetensors\" : \\{", "\"../../run.json\" : {");
    replaced(encoder, "a huge dimension", "\"dimension\" : \\d+", "\"dimension\" : 2147483647");
    replaced(encoder, "no dimension", "\"dimension\" : \\d+", "\"dimension\" : 0");
    Map.Entry<String, Command> delta = commandOf("delta.json");
    replaced(
        delta, "a file outside", "\"name\" : \"order.jsonl\"", "\"name\" : \"../../run/run.json\"");
    replaced(delta, "2 billion rows", "\"count\" : \\d+", "\"count\" : 2147483647");
    replaced(
        delta,
        "2 billion rows afterwards",
        "(?s)\"count\" : \\d+(.*?)\"count\" : \\d+",
        "\"count\" : 240$1\"count\" : 2147483647");
  }

  private void columns() {
    for (String file :
        List.of(
            "items/topic.codes",
            "items/.ids.offsets",
            "items/words.starts",
            "vocabularies/topic.offsets",
            "interactions/train.items")) {
      Map.Entry<String, Command> column = Map.entry("dataset/" + file, this::nominate);
      bytes(column, "cut off", whole -> Arrays.copyOf(whole, whole.length - 3));
      bytes(column, "only its header", whole -> Arrays.copyOf(whole, 32));
      bytes(
          column,
          "another kind of file",
          whole -> "hello".repeat(20).getBytes(StandardCharsets.UTF_8));
      bytes(column, "2\u2076\u00b3 elements", whole -> at(whole, 23, 0x7f));
      bytes(column, "another element type", whole -> at(whole, 12, 9));
    }
    Map.Entry<String, Command> weights = Map.entry("weights.safetensors", this::nominate);
    bytes(weights, "cut off", whole -> Arrays.copyOf(whole, whole.length / 2));
    bytes(weights, "one byte changed", whole -> at(whole, whole.length / 2, 77));
    Map.Entry<String, Command> encoder =
        Map.entry("encoders/item/weights.safetensors", this::encode);
    bytes(encoder, "cut off", whole -> Arrays.copyOf(whole, whole.length / 2));
    bytes(encoder, "one byte changed", whole -> at(whole, whole.length / 2, 77));
  }

  private void exports() {
    for (ExportFormat format : ExportFormat.values()) {
      add(
          "the export in " + format.key() + ", its first file cut off",
          "",
          folder -> {
            Path vectors = vectors(folder);
            var file =
                Manifest.read(vectors).files().stream()
                    .filter(
                        f ->
                            f.format() == format
                                && f.bytes() > 1
                                && f.content() == FileContent.VECTORS)
                    .findFirst()
                    .orElseThrow();
            Path path = vectors.resolve(file.name());
            byte[] whole = Files.readAllBytes(path);
            Files.write(path, Arrays.copyOf(whole, whole.length / 2));
            return List.of("verify-export", vectors);
          });
    }
    Map.Entry<String, Command> ids = Map.entry("vectors/item_ids.jsonl", this::verify);
    bytes(ids, "a byte changed", whole -> at(whole, whole.length / 2, 77));
    bytes(ids, "empty", whole -> new byte[0]);
  }

  /** The other files of a finished run, and of a folder of published versions. */
  private void ofRuns() {
    for (Map.Entry<String, UnaryOperator<byte[]>> way : ways().entrySet()) {
      add(
          "config.yaml of a run: " + way.getKey(),
          USAGE,
          "config.yaml",
          folder -> nominate(folder, "./config.yaml", way.getValue()));
      add(
          "run.json: " + way.getKey() + ", so that the run is none of ours",
          USAGE,
          "out",
          folder -> {
            Path out = folder.resolve("out");
            FinishedRuns.copy(good.get().ingested(), out);
            change(out.resolve("run.json"), way.getValue());
            return List.of("ingest", good.get().config(), "--out", out);
          });
      add(
          "best.json: " + way.getKey(),
          DATA,
          "best.json",
          folder -> nominate(folder, "checkpoints/best.json", way.getValue()));
      add(
          "current.json: " + way.getKey(),
          DATA,
          "current.json",
          folder -> {
            Path out = Files.createDirectory(folder.resolve("out"));
            byte[] named = Files.readAllBytes(good.get().published().resolve("current.json"));
            Files.write(out.resolve("current.json"), way.getValue().apply(named));
            return List.of(
                "publish", "--vectors", good.get().run().resolve("vectors"), "--to", out);
          });
      add(
          "fetched.json: " + way.getKey(),
          DATA,
          "fetched.json",
          folder -> {
            Path out = Files.createDirectory(folder.resolve("out"));
            byte[] json = "{\"dataset\":\"movielens-1m\",\"sources\":[],\"tables\":[]}".getBytes();
            Files.write(out.resolve("fetched.json"), way.getValue().apply(json));
            return List.of("fetch", "movielens-1m", "--accept-licence", "--out", out);
          });
      add(
          "the vectors of a run to serve: " + way.getKey(),
          DATA,
          "",
          folder -> {
            Path copy = folder.resolve("copy");
            FinishedRuns.copy(good.get().run(), copy);
            for (var file : Manifest.read(copy.resolve("vectors")).files()) {
              change(copy.resolve("vectors").resolve(file.name()), way.getValue());
            }
            return List.of("serve", "--run", copy, "--port", "0");
          });
    }
    add(
        "best.json: a checkpoint outside",
        DATA,
        "best.json",
        folder -> {
          UnaryOperator<byte[]> outside = all -> "{\"checkpoint\":\"../../x\"}".getBytes();
          return nominate(folder, "checkpoints/best.json", outside);
        });
    add(
        "current.json: a version outside",
        DATA,
        "current.json",
        folder -> {
          Path out = Files.createDirectory(folder.resolve("out"));
          String named = Files.readString(good.get().published().resolve("current.json"));
          Files.writeString(
              out.resolve("current.json"),
              named.replaceFirst("\"version\" : \"[^\"]*\"", "\"version\" : \"../../run\""));
          return List.of("publish", "--vectors", good.get().run().resolve("vectors"), "--to", out);
        });
  }

  /** Files of deltas and of partial counts. */
  private void parts() {
    for (Map.Entry<String, UnaryOperator<byte[]>> way : ways().entrySet()) {
      for (String file :
          List.of(
              "order.jsonl", "new_manifest.json", "upserts/manifest.json", "upserts/vectors.npy")) {
        add(
            "delta: " + file + ": " + way.getKey(),
            DATA,
            file.contains("upserts") ? "upserts" : file,
            folder -> applyDelta(folder, file, way.getValue()));
      }
      for (String file : List.of("values/topic", "pairs/topic/colour")) {
        add(
            "counts: " + file + ": " + way.getKey(),
            DATA,
            file,
            folder -> merge(folder, file, way.getValue()));
      }
    }
  }

  /** Lines of features that are to be encoded. */
  private void lines() {
    for (String line :
        List.of(
            "nothing",
            "[]",
            "1",
            "null",
            "{\"features\":",
            "{\"features\":[]}",
            "{\"features\":{\"topic\":{}}}",
            "{\"features\":{\"topc\":\"a\"}}",
            "{\"feature\":{}}",
            "{} {}",
            "{\"features\":{\"price\":\"much\"}}",
            "{\"features\":{\"price\":NaN}}",
            "{\"features\":{\"topic\":[[\"a\"]]}}",
            "[".repeat(100_000),
            "\ud800")) {
      add(
          "a line to encode: " + (line.length() > 50 ? "100,000 brackets" : line),
          DATA,
          "lines.jsonl:1",
          folder -> {
            Path lines = folder.resolve("lines.jsonl");
            Files.write(
                lines,
                line.equals("\ud800")
                    ? new byte[] {'"', (byte) 0xff, '"', '\n'}
                    : (line + "\n").getBytes(StandardCharsets.UTF_8));
            return List.of(
                "encode",
                "--encoder",
                good.get().run().resolve("encoders/item"),
                "--input",
                lines,
                "--output",
                folder.resolve("out"));
          });
    }
  }

  /** Folders that output cannot go to. */
  private void placesOfOutput() {
    for (String name : List.of("a\0b", "file", "file/below", "x".repeat(300), "tables")) {
      add(
          "--out " + (name.length() > 50 ? "of 300 letters" : name.replace("\0", "\\0")),
          USAGE,
          "",
          folder -> {
            Files.writeString(folder.resolve("file"), "of somebody");
            FinishedRuns.copy(good.get().config().getParent(), folder.resolve("tables"));
            return List.of("ingest", good.get().config(), "--out", folder + "/" + name);
          });
    }
  }

  /** Ways to damage any file. */
  private static Map<String, UnaryOperator<byte[]>> ways() {
    Map<String, UnaryOperator<byte[]>> ways = new LinkedHashMap<>();
    ways.put("empty", whole -> new byte[0]);
    ways.put("cut off", whole -> Arrays.copyOf(whole, whole.length / 2));
    ways.put("the word null", whole -> "null".getBytes(StandardCharsets.UTF_8));
    ways.put("a list", whole -> "[]".getBytes(StandardCharsets.UTF_8));
    ways.put("not in UTF-8", whole -> new byte[] {'{', '"', (byte) 0x80, '"', ':', '1', '}'});
    ways.put("zero bytes", whole -> new byte[whole.length]);
    return ways;
  }

  /** Damages a file of a copy and says how the program is made to read it. */
  private interface Command {
    List<Object> in(Path folder, String file, UnaryOperator<byte[]> damage) throws IOException;
  }

  private Map<String, Command> commands() {
    Map<String, Command> commands = new LinkedHashMap<>();
    commands.put("dataset/dataset.json", this::nominate);
    commands.put("checkpoint.json", this::nominate);
    commands.put("mutual-info/matrix.json", this::useMatrix);
    commands.put("encoders/item/encoder.json", this::encode);
    commands.put("vectors/manifest.json", this::verify);
    commands.put("delta.json", this::applyDelta);
    commands.put("counts.json", this::merge);
    return commands;
  }

  private Map.Entry<String, Command> commandOf(String file) {
    return commands().entrySet().stream()
        .filter(entry -> entry.getKey().equals(file))
        .findFirst()
        .orElseThrow();
  }

  private List<Object> nominate(Path folder, String file, UnaryOperator<byte[]> damage)
      throws IOException {
    Path copy = folder.resolve("copy");
    FinishedRuns.copy(good.get().run(), copy);
    boolean ofCheckpoint = !file.contains("/");
    Path damaged =
        ofCheckpoint
            ? copy.resolve(good.get().run().relativize(good.get().folderOf("checkpoint.json")))
                .resolve(file)
            : copy.resolve(file);
    if (ofCheckpoint) {
      // The best checkpoint is one of several: all of them are damaged.
      try (var tree = Files.walk(copy.resolve("checkpoints"))) {
        for (Path path : tree.filter(p -> p.endsWith(file)).toList()) {
          change(path, damage);
        }
      }
    } else {
      change(damaged, damage);
    }
    return List.of("nominate", "--run", copy, "--user", "user3");
  }

  private List<Object> useMatrix(Path folder, String file, UnaryOperator<byte[]> damage)
      throws IOException {
    Path copy = folder.resolve("copy");
    FinishedRuns.copy(good.get().run().resolve("mutual-info"), copy);
    change(copy.resolve("matrix.json"), damage);
    FinishedRuns.copy(good.get().ingested(), folder.resolve("out"));
    return List.of(
        "mutual-info",
        good.get().config(),
        "--out",
        folder.resolve("out"),
        "--set",
        "mutual_info.matrix=" + copy);
  }

  private List<Object> encode(Path folder, String file, UnaryOperator<byte[]> damage)
      throws IOException {
    Path copy = folder.resolve("copy");
    FinishedRuns.copy(good.get().run().resolve("encoders/item"), copy);
    change(copy.resolve(Path.of(file).getFileName()), damage);
    Path lines =
        Files.writeString(folder.resolve("lines.jsonl"), "{\"features\":{\"topic\":\"topic1\"}}\n");
    return List.of(
        "encode", "--encoder", copy, "--input", lines, "--output", folder.resolve("out"));
  }

  private Path vectors(Path folder) throws IOException {
    Path copy = folder.resolve("copy");
    FinishedRuns.copy(good.get().run().resolve("vectors"), copy);
    return copy;
  }

  private List<Object> verify(Path folder, String file, UnaryOperator<byte[]> damage)
      throws IOException {
    Path copy = vectors(folder);
    change(copy.resolve(Path.of(file).getFileName()), damage);
    return List.of("verify-export", copy);
  }

  private List<Object> applyDelta(Path folder, String file, UnaryOperator<byte[]> damage)
      throws IOException {
    Path copy = folder.resolve("copy");
    FinishedRuns.copy(good.get().delta(), copy);
    change(copy.resolve(file), damage);
    return List.of(
        "apply-delta",
        "--base",
        good.get().run().resolve("vectors"),
        "--delta",
        copy,
        "--out",
        folder.resolve("out"));
  }

  private List<Object> merge(Path folder, String file, UnaryOperator<byte[]> damage)
      throws IOException {
    Path copy = folder.resolve("copy");
    FinishedRuns.copy(good.get().part(), copy);
    change(copy.resolve(file), damage);
    return List.of(
        "mutual-info", good.get().config(), "--out", folder.resolve("out"), "--merge", copy);
  }

  private static void change(Path file, UnaryOperator<byte[]> damage) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = damage.apply(whole);
    if (Arrays.equals(whole, damaged)) {
      throw new IllegalStateException(file + ": nothing was damaged");
    }
    Files.write(file, damaged);
  }

  private static byte[] at(byte[] whole, int place, int value) {
    byte[] copy = whole.clone();
    copy[place] = (byte) value;
    return copy;
  }

  private void replaced(Map.Entry<String, Command> command, String name, String found, String by) {
    text(command, name, whole -> whole.replaceFirst(found, by));
  }

  private void text(Map.Entry<String, Command> command, String name, UnaryOperator<String> damage) {
    bytes(
        command,
        name,
        whole ->
            damage
                .apply(new String(whole, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(
      Map.Entry<String, Command> command, String name, UnaryOperator<byte[]> damage) {
    String file = command.getKey();
    String last = file.substring(file.lastIndexOf('/') + 1);
    add(
        file + ": " + name,
        last.contains(".json") ? "" : last,
        folder -> command.getValue().in(folder, file, damage));
  }

  private void add(String name, String says, BadInput.Command command) {
    add(name, DATA, says, command);
  }

  private void add(String name, int exitCode, String says, BadInput.Command command) {
    cases.add(new BadInput(Kind.ARTEFACT, name, exitCode, says, command));
  }
}
