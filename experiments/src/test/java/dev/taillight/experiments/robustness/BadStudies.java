package dev.taillight.experiments.robustness;

import dev.taillight.experiments.robustness.BadInput.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Broken files of studies; all are refused before any of their runs begins. */
final class BadStudies {

  private static final int USAGE = 2;

  private static final String GOOD =
      """
      name: compared
      bases: [{config: config.yaml}]
      data: [{training_share: 1.0, seeds: [0]}]
      baseline: one
      variants: [{name: one}, {name: two, set: {training: {contrastive: {alpha: 0}}}}]
      """;

  private static final String CONFIG =
      """
      name: small
      device: cpu
      dataset:
        items:
          path: items.csv
          id: id
          features: [{name: topic, kind: categorical}, {name: price, kind: numeric}]
        interactions: {path: pairs.csv, user: user, item: item}
      """;

  private final List<BadInput> cases = new ArrayList<>();

  private BadStudies() {}

  static List<BadInput> all() {
    BadStudies all = new BadStudies();
    all.values();
    all.names();
    all.documents();
    return List.copyOf(all.cases);
  }

  private void values() {
    set("name", "../up", "name");
    set("name", "/abs", "name");
    set("name", "\"a\\nb\"", "name");
    set("bases", "[]", "bases");
    set("bases", "[{config: none.yaml}]", "there is no such file");
    set("bases", "[{config: \"a\\0.yaml\"}]", "");
    set("bases", "[{config: .}]", "");
    set("bases", "[{config: config.yaml}, {config: config.yaml}]", "a name of its own");
    set("bases", "[{config: items.csv}]", "items.csv");
    set("data", "[]", "data");
    set("data", "[{training_share: 0, seeds: [0]}]", "training_share");
    set("data", "[{training_share: -1, seeds: [0]}]", "training_share");
    set("data", "[{training_share: 1.0, seeds: []}]", "seeds");
    set("data", "[{training_share: 1.0, seeds: [one]}]", "seeds");
    set("data", "[{training_share: 1.0, seeds: [0, 0]}]", "seeds");
    set("variants", "[]", "variants");
    set("variants", "[{name: one}, {name: one}]", "each once");
    set("variants", "[null]", "variants");
    set("variants", "[{name: one, set: {trainin: {epochs: 1}}}]", "did you mean training");
    set("variants", "[{name: one, set: {training: {epochs: 0}}}]", "training.epochs");
    set("variants", "[{name: one, set: 3}]", "variants");
    set("baseline", "three", "baseline");
    set("grid", "{training.epochs: []}", "grid");
    set("grid", "{training.epoch: [1]}", "training.epoch");
    set("grid", "{seed: [1, 2]}", "seed");
    set("grid", "{training.epochs: [" + numbers(20_000) + "]}", "at most 10000 runs");
    set("metrics", "[recal@20]", "recal@20");
    set("metrics", "[]", "metrics");
    set("confidence", "1.5", "confidence");
    set("parallel", "0", "parallel");
    set("frontier", "{metric: ndcg@20, matched: head, gained: tail}", "frontier.metric");
  }

  /** Names of variants, which tables and files show. */
  private void names() {
    for (String name : List.of("../../up", "/abs", "a\\0b", "a\\nb", "..", "")) {
      String variants = "[{name: one}, {name: \"" + name + "\"}]";
      add(
          "the variant '" + name + "'",
          USAGE,
          "variants.1.name",
          GOOD.replaceFirst("variants: .*", "variants: " + variants.replace("\\", "\\\\")));
    }
  }

  private void documents() {
    document("an empty study", "", "");
    document("a study cut off", GOOD.substring(0, GOOD.length() / 2), "");
    document("a study that is a list", "- 1\n", "");
    document("a study with a key twice", GOOD + "name: again\n", "name");
    document("a study with an alias", GOOD + "metrics: *none\n", "none");
    document("a configuration instead of a study", CONFIG, "unknown key");
    document("a study with 20,000 unknown keys", GOOD + keys(20_000), "and 19900 more");
    document("a study of zero bytes", "\0".repeat(100), "");
  }

  private static String numbers(int count) {
    return IntStream.range(1, count).mapToObj(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining());
  }

  private void set(String key, String value, String says) {
    String shown = value.length() > 60 ? value.substring(0, 60) + "\u2026" : value;
    add("study " + key + "=" + shown, USAGE, says, GOOD, "--set", key + "=" + value);
  }

  private void document(String name, String text, String says) {
    add(name, USAGE, says, text);
  }

  private void add(String name, int exitCode, String says, String text, String... more) {
    cases.add(
        new BadInput(
            Kind.STUDY,
            name,
            exitCode,
            says,
            folder -> {
              List<Object> arguments = study(folder, text);
              arguments.addAll(List.of(more));
              return arguments;
            }));
  }

  private static List<Object> study(Path folder, String text) throws IOException {
    SmallInput.write(folder);
    Files.writeString(folder.resolve("config.yaml"), CONFIG);
    Path file = Files.write(folder.resolve("study.yaml"), text.getBytes(StandardCharsets.UTF_8));
    return new ArrayList<>(List.of("study", file, "--out", folder.resolve("out")));
  }
}
