package dev.taillight.experiments.robustness;

import dev.taillight.experiments.robustness.BadInput.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Broken configurations; those that only look broken expect exit code 0 and say why. */
final class BadConfigurations {

  private static final int USAGE = 2;

  private static final String GOOD =
      """
      name: small
      device: cpu
      dataset:
        items:
          path: items.csv
          id: id
          features: [{name: topic, kind: categorical}, {name: price, kind: numeric, bins: 2}]
        interactions: {path: pairs.csv, user: user, item: item}
      """;

  private final List<BadInput> cases = new ArrayList<>();

  private BadConfigurations() {}

  static List<BadInput> all() {
    BadConfigurations all = new BadConfigurations();
    all.values();
    all.paths();
    all.documents();
    all.encodings();
    all.bombs();
    return List.copyOf(all.cases);
  }

  /**
   * Values that a key does not take: numbers out of range, no numbers, other types, other words.
   */
  private void values() {
    for (String key : List.of("training.epochs", "training.batch_size", "model.output_dimension")) {
      for (String value : List.of("0", "-1", "1.5", "many", ".nan", "99999999999", "[]", "{}")) {
        set(key, value);
      }
    }
    for (String key :
        List.of(
            "training.main.temperature",
            "training.embedding_optimizer.learning_rate",
            "training.contrastive.temperature")) {
      for (String value : List.of("0", "-0.1", ".nan", ".inf", "-.inf", "1e999", "warm", "[0.1]")) {
        set(key, value);
      }
    }
    for (String value : List.of("-1", "2", ".nan", ".inf", "half")) {
      set("dataset.split.test", value);
      set("augment.value_dropout", value);
    }
    set("training.contrastive.alpha", "-1");
    set("training.contrastive.alpha", ".nan");
    set("dataset.split.method", "randm_per_user");
    set("dataset.items.format", "xlsx");
    set("dataset.items.encoding", "utf-16");
    set("dataset.items.quote", "ab");
    set("dataset.interactions.unknown_item", "maybe");
    set("dataset.interactions.min_weight", ".nan");
    set("export.formats", "[exe]");
    set("export.precision", "float8");
    set("evaluation.k", "[0]");
    set("evaluation.k", "[20, 10]");
    set("evaluation.k", "[]");
    set("evaluation.confidence", "1");
    set("device", "tpu");
    set("seed", "9223372036854775808");
    set("mutual_info.memory_mib", "0");
    set("mutual_info.estimator", "magic");
    set("training.epoch", "3", "training.epoch: unknown key");
    set("nothing.at.all", "3", "nothing: unknown key");
    set("training", "3", "training: ");
    set("dataset.items.features", "[{name: topic}]");
    set("dataset.items.features", "[{name: topic, kind: categorical, bins: -1}]");
    set("dataset.items.features", "[{name: price, kind: numeric, edges: [2, 1]}]");
    set("dataset.items.features", "[{name: price, kind: numeric, edges: [.nan]}]");
    set("dataset.items.features", "[{name: a, kind: categorical}, {name: a, kind: categorical}]");
    set("dataset.items.features", "[null]");
  }

  /** Names that become names of files. */
  private void paths() {
    for (String name :
        List.of("../escape", "/etc/passwd", "..", "a/b", "", "a\\\\b", "'a\\0b'", "CON:")) {
      set("name", '"' + name.replace("'", "") + '"');
    }
    for (String name : List.of("../up", "a/../../b", "/abs", "..", ".", "a\\nb", "")) {
      set("dataset.items.features", "[{name: \"" + name + "\", kind: categorical, column: topic}]");
      String vocabulary = "[{name: topic, kind: categorical, vocabulary: \"" + name + "\"}]";
      if (!name.isEmpty()) {
        set("dataset.items.features", vocabulary);
      }
    }
  }

  /** Documents that are no configuration. */
  private void documents() {
    text("a tab as indentation", "dataset:\n\titems: {}\n", "");
    text("a bracket left open", GOOD + "training: {epochs: 1\n", "");
    text("a quote left open", GOOD + "device: \"cpu\n", "");
    text("a key twice", GOOD + "name: again\n", "name");
    text("two documents", GOOD + "---\nname: other\n", "");
    text("a list", "- 1\n- 2\n", "");
    text("a word", "taillight\n", "");
    text("a number as a key", GOOD + "1: 2\n", "1: unknown key");
    text("an unknown tag", GOOD + "seed: !!javax.script.ScriptEngineManager [1]\n", "");
    text("an unknown alias", GOOD + "seed: *nowhere\n", "nowhere");
    text("JSON cut off", "{\"name\": \"small\", \"dataset\": {", "");
    text("a key that is an object", GOOD + "? {a: 1}\n: 2\n", "");
    text("a table instead of a configuration", "id,topic\n1,a\n", "");
    fine("an empty override of a section", GOOD + "training: {}\n");
    fine("comments and nothing after them", "# one\n" + GOOD + "# two\n");
    bytes("an empty file", new byte[0], "");
    add("a folder instead of a file", USAGE, "", folder -> List.of("validate", folder));
    add("no file", USAGE, "", folder -> List.of("validate", folder.resolve("none.yaml")));
  }

  /** Bytes that are not the text of a configuration, and line ends and marks that are. */
  private void encodings() {
    fine("line ends of Windows", GOOD.replace("\n", "\r\n"));
    fine("mixed line ends", GOOD.replaceFirst("\n", "\r\n"));
    fine("a byte order mark", "\ufeff" + GOOD);
    bytes("Latin-1", ("# caf\u00e9\n" + GOOD).getBytes(StandardCharsets.ISO_8859_1), "");
    bytes("UTF-32", GOOD.getBytes(Charset.forName("UTF-32BE")), "");
    bytes("a zero byte", (GOOD + "seed: \0\n").getBytes(StandardCharsets.UTF_8), "");
    bytes("gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0}, "");
    bytes("a lone continuation byte", new byte[] {'a', ':', ' ', (byte) 0x80}, "");
    bytes("control characters", new byte[] {1, 2, 3, 4}, "");
    text("an escape sequence as a key", GOOD + "\"\\e[2J\": 1\n", "unknown key");
  }

  /** Documents that are small and become large, or deep. */
  private void bombs() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String aliases =
          IntStream.range(0, 9).mapToObj(j -> "*a%d").collect(Collectors.joining(", "));
      laughs.append("a%d: &a%d [%s]\n".formatted(i, i, aliases.replace("%d", "" + (i - 1))));
    }
    text("a billion laughs", GOOD + laughs, "");
    text("an alias of itself", GOOD + "training: &t {again: *t}\n", "");
    text("brackets 100,000 deep", GOOD + "seed: " + "[".repeat(100_000) + "\n", "");
    text("blocks 5,000 deep", deep(5_000), "");
    text("merge keys", GOOD + "x: &x {seed: 1}\n<<: *x\n", "");
    text("a value of 4 MB", GOOD + "device: " + "x".repeat(4 << 20) + "\n", "");
    text("a key of 1 MB", GOOD + "\"" + "k".repeat(1 << 20) + "\": 1\n", "");
    text("2,000 unknown keys", GOOD + keys(2_000), "and 1900 more");
    text("100,000 unknown keys", GOOD + keys(100_000), "and 99900 more");
    text("a file of 5 MB", GOOD + "# \n".repeat(2 << 20), "expected at most 4194304 bytes");
    text("a number of 100,000 digits", GOOD + "seed: " + "9".repeat(100_000) + "\n", "seed");
  }

  private static String deep(int levels) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < levels; i++) {
      text.append(" ".repeat(i)).append("a:\n");
    }
    return text.toString();
  }

  private static String keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining());
  }

  private void set(String key, String value) {
    set(key, value, key);
  }

  private void set(String key, String value, String says) {
    add(
        key + "=" + value,
        USAGE,
        says,
        folder -> {
          SmallInput.write(folder);
          Path config = Files.writeString(folder.resolve("config.yaml"), GOOD);
          return List.of(
              "ingest", config, "--out", folder.resolve("out"), "--set", key + "=" + value);
        });
  }

  private void text(String name, String text, String says) {
    bytes(name, text.getBytes(StandardCharsets.UTF_8), says);
  }

  private void bytes(String name, byte[] bytes, String says) {
    add(name, USAGE, says, folder -> ingest(folder, bytes));
  }

  private void fine(String name, String text) {
    add(name, 0, "", folder -> ingest(folder, text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Object> ingest(Path folder, byte[] bytes) throws java.io.IOException {
    SmallInput.write(folder);
    Path config = Files.write(folder.resolve("config.yaml"), bytes);
    return List.of("ingest", config, "--out", folder.resolve("out"));
  }

  private void add(String name, int exitCode, String says, BadInput.Command command) {
    cases.add(new BadInput(Kind.CONFIGURATION, name, exitCode, says, command));
  }
}
