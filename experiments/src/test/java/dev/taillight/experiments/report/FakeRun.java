package dev.taillight.experiments.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.augment.UnrankedFeatures;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.EncodedDatasetWriter.FeatureWriter;
import dev.taillight.dataset.EncodedDatasetWriter.PairWriter;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A finished run folder with made-up figures of a realistic size: a package catalogue, a training
 * with and without the contrastive loss, and item vectors that cluster by section and source.
 */
final class FakeRun {

  /** An id that would run a script if the page took it for markup. */
  static final String HOSTILE_ID = "<script>alert(1)</script>";

  /** A value that would, and that is frequent enough to be in the legend. */
  static final String HOSTILE_VALUE = "</script><img src=x onerror=alert(2)>";

  static final List<String> FEATURES =
      List.of(
          "source",
          "section",
          "maintainer",
          "homepage_host",
          "architecture",
          "multi_arch",
          "installed_size_kib",
          "tags",
          "words");
  static final List<String> SLICES = List.of("head", "torso", "tail", "cold");
  static final List<String> SYSTEMS =
      List.of("taillight", "without_ssl", "most_popular", "item_knn");

  private static final int DIMENSION = 32;
  private static final List<String> SECTIONS =
      List.of(
          "libs",
          "libdevel",
          "python",
          "perl",
          "doc",
          "devel",
          "rust",
          "utils",
          "science",
          "java",
          "golang",
          "games",
          "net",
          "admin",
          "sound",
          "graphics",
          "web",
          "fonts");
  private static final List<String> STEMS =
      List.of(
          "amber", "birch", "cobalt", "delta", "ember", "fjord", "garnet", "heron", "iris",
          "juniper", "kestrel", "lumen", "maple", "nimbus", "onyx", "pollen", "quartz", "raven",
          "sable", "thistle");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final EncodedDataset dataset;
  private final float[][] vectors;
  private final float[][] baselineVectors;
  private final String[] slices;

  private FakeRun(Path folder, EncodedDataset dataset, int items, String[] slices) {
    this.folder = folder;
    this.dataset = dataset;
    this.vectors = vectors(items, 0.25);
    this.baselineVectors = vectors(items, 0.7);
    this.slices = slices;
  }

  /**
   * Writes a run.
   *
   * @param folder the run folder
   * @param items how many items the catalogue has
   * @param hostile whether an id and a value are markup
   */
  static FakeRun write(Path folder, int items, boolean hostile) throws IOException {
    Files.createDirectories(folder);
    writeDataset(folder.resolve("dataset"), items, hostile);
    EncodedDataset dataset = EncodedDataset.open(folder.resolve("dataset"));
    writeConfig(folder);
    AtomicFiles.write(folder.resolve("metrics.jsonl"), metrics(true));
    AtomicFiles.write(folder.resolve("baseline").resolve("metrics.jsonl"), metrics(false));
    AtomicFiles.write(
        folder.resolve("evaluation.json"), JSON.writeValueAsString(evaluation(items)));
    FakeMatrix.packages().matrix().write(folder.resolve("mutual-info"));
    AtomicFiles.write(folder.resolve("run.json"), JSON.writeValueAsString(provenance()));
    return new FakeRun(folder, dataset, items, slices(dataset));
  }

  Path folder() {
    return folder;
  }

  EncodedDataset dataset() {
    return dataset;
  }

  ReportInputs inputs() {
    return new ReportInputs(
        dataset,
        source(vectors),
        source(baselineVectors),
        item -> slices[item],
        FakeMatrix.masks(FakeMatrix.packages().matrix(), UnrankedFeatures.COIN),
        7,
        Instant.parse("2026-03-14T09:26:53Z"));
  }

  /** A source over rows in memory. */
  static VectorSource source(float[][] rows) {
    return new VectorSource() {
      @Override
      public int size() {
        return rows.length;
      }

      @Override
      public int dimension() {
        return rows[0].length;
      }

      @Override
      public void read(int from, int count, float[] target) {
        for (int i = 0; i < count; i++) {
          System.arraycopy(rows[from + i], 0, target, i * dimension(), dimension());
        }
      }
    };
  }

  private static void writeDataset(Path target, int items, boolean hostile) throws IOException {
    AtomicFiles.writeFolder(
        target,
        aside -> {
          EncodedDatasetWriter writer = new EncodedDatasetWriter(aside);
          for (int f = 0; f < FEATURES.size(); f++) {
            int feature = f;
            writer.vocabulary(
                FEATURES.get(f),
                IntStream.range(0, vocabularySize(f))
                    .mapToObj(value -> value(feature, value, hostile))
                    .iterator());
          }
          writer.itemIds(IntStream.range(0, items).mapToObj(i -> id(i, hostile)).iterator());
          for (int f = 0; f < FEATURES.size(); f++) {
            writeFeature(writer, f, items);
          }
          writer.userIds(IntStream.range(0, items / 2).mapToObj(u -> "source-" + u).iterator());
          writePairs(writer, items);
          writer.finish(Map.of());
        });
  }

  private static void writeFeature(EncodedDatasetWriter writer, int feature, int items)
      throws IOException {
    FeatureKind kind =
        switch (FEATURES.get(feature)) {
          case "installed_size_kib" -> FeatureKind.NUMERIC;
          case "tags" -> FeatureKind.MULTI_VALUED;
          case "words" -> FeatureKind.TEXT;
          default -> FeatureKind.CATEGORICAL;
        };
    FeatureSpec spec = new FeatureSpec(FEATURES.get(feature), kind, FEATURES.get(feature));
    try (FeatureWriter column = writer.itemFeature(spec)) {
      for (int item = 0; item < items; item++) {
        RandomStream stream = RandomStream.of(3, FEATURES.get(feature), item);
        int size = vocabularySize(feature);
        switch (FEATURES.get(feature)) {
          case "source" -> column.row(Vocabulary.FIRST_VALUE + item / 3 % size);
          case "section" -> column.row(Vocabulary.FIRST_VALUE + section(item));
          case "multi_arch" ->
              column.row(
                  stream.nextInt(3) > 0
                      ? Vocabulary.MISSING
                      : Vocabulary.FIRST_VALUE + stream.nextInt(size));
          case "tags", "words" ->
              column.row(
                  stream
                      .ints(0, size)
                      .distinct()
                      .limit(stream.nextInt(9))
                      .map(code -> Vocabulary.FIRST_VALUE + code)
                      .toArray());
          default -> column.row(Vocabulary.FIRST_VALUE + stream.nextInt(size));
        }
      }
    }
  }

  private static void writePairs(EncodedDatasetWriter writer, int items) throws IOException {
    for (Split split : Split.values()) {
      try (PairWriter pairs = writer.interactions(split)) {
        for (int user = 0; user < items / 2; user++) {
          RandomStream stream = RandomStream.of(5, split.fileName(), user);
          int wanted = split == Split.TRAIN ? 8 : 1;
          int[] taken =
              stream
                  .doubles(wanted)
                  .mapToInt(x -> (int) (Math.pow(x, 3) * items * 0.6))
                  .distinct()
                  .toArray();
          for (int rank : taken) {
            pairs.pair(user, (int) (rank * 7919L % items));
          }
        }
      }
    }
  }

  private static int vocabularySize(int feature) {
    return switch (FEATURES.get(feature)) {
      case "section" -> SECTIONS.size();
      case "architecture", "multi_arch" -> 3;
      case "installed_size_kib" -> 20;
      case "tags", "maintainer" -> 120;
      default -> 600;
    };
  }

  private static String value(int feature, int value, boolean hostile) {
    return switch (FEATURES.get(feature)) {
      case "section" -> hostile && value == 0 ? HOSTILE_VALUE : SECTIONS.get(value);
      case "architecture" -> List.of("amd64", "all", "any").get(value);
      case "multi_arch" -> List.of("same", "foreign", "allowed").get(value);
      case "installed_size_kib" ->
          "[%d, %d)".formatted(value * value * 40, (value + 1) * (value + 1) * 40);
      case "maintainer" -> "m%010x".formatted(value * 2654435761L);
      case "homepage_host" -> STEMS.get(value % STEMS.size()) + value + ".example.org";
      case "tags" -> "role::" + STEMS.get(value % STEMS.size()) + value;
      default -> STEMS.get(value % STEMS.size()) + value;
    };
  }

  private static String id(int item, boolean hostile) {
    if (hostile && item == 7) {
      return HOSTILE_ID;
    }
    if (hostile && item % 9 == 8) {
      return "a-very-long-id-without-a-place-to-break-".repeat(5) + item;
    }
    String stem = STEMS.get(item / 3 % STEMS.size()) + item / 60;
    return switch (item % 3) {
      case 0 -> "lib" + stem;
      case 1 -> "lib" + stem + "-dev";
      default -> stem + "-utils";
    };
  }

  /** Sections of falling size: section s has about twice the items of section 2 s. */
  private static int section(int item) {
    double x = RandomStream.of(3, "section", item / 3).nextDouble();
    return Math.min(SECTIONS.size() - 1, (int) (Math.pow(SECTIONS.size() + 1, x) - 1));
  }

  /** Vectors of which a part, as large as said, is nobody else's. */
  private static float[][] vectors(int items, double ownPart) {
    float[][] vectors = new float[items][DIMENSION];
    for (int item = 0; item < items; item++) {
      RandomStream section = RandomStream.of(9, "section vector", section(item));
      RandomStream source = RandomStream.of(9, "source vector", item / 3);
      RandomStream own = RandomStream.of(9, "own vector", item);
      double norm = 0;
      for (int i = 0; i < DIMENSION; i++) {
        double decay = Math.pow(0.9, i);
        double x =
            decay
                * (1.2 * section.nextGaussian()
                    + 0.6 * source.nextGaussian()
                    + ownPart * own.nextGaussian());
        vectors[item][i] = (float) x;
        norm += x * x;
      }
      for (int i = 0; i < DIMENSION; i++) {
        vectors[item][i] /= (float) Math.sqrt(norm);
      }
    }
    return vectors;
  }

  private static String[] slices(EncodedDataset dataset) {
    int[] counts = dataset.itemCounts().toArray();
    Integer[] byCount = IntStream.range(0, counts.length).boxed().toArray(Integer[]::new);
    Arrays.sort(byCount, Comparator.comparingInt(item -> -counts[item]));
    String[] slices = new String[counts.length];
    for (int rank = 0; rank < byCount.length; rank++) {
      int item = byCount[rank];
      double share = rank / (double) byCount.length;
      slices[item] =
          counts[item] == 0 ? "cold" : share < 0.1 ? "head" : share < 0.5 ? "torso" : "tail";
    }
    return slices;
  }

  private static void writeConfig(Path folder) throws IOException {
    AtomicFiles.write(
        folder.resolve("config.yaml"),
        """
        name: debian
        seed: 7
        device: auto
        baseline: true
        augment:
          mask: correlated
        training:
          alpha: 0.1
          # '</script>' in a comment must not end anything
          temperature: 0.1
        """);
  }

  private static String metrics(boolean contrastive) {
    StringBuilder lines = new StringBuilder();
    int perEpoch = 293;
    for (int step = 10; step <= 12 * perEpoch; step += 10) {
      RandomStream noise = RandomStream.of(11, "loss", step, contrastive ? 1 : 0);
      double main = 3.1 + 3.7 * Math.exp(-step / 420.0) + 0.05 * noise.nextGaussian();
      double self = 1.2 + 4.6 * Math.exp(-step / 260.0) + 0.04 * noise.nextGaussian();
      double total = contrastive ? main + 0.1 * self : main;
      lines.append(
          String.format(
              Locale.ROOT,
              "{\"type\":\"step\",\"epoch\":%d,\"step\":%d,\"loss\":%.5f,\"main_loss\":%.5f,"
                  + "\"self_loss\":%.5f,\"gradient_norm\":0.8,\"learning_rate\":0.002}%n",
              1 + step / perEpoch,
              step,
              total,
              main,
              contrastive ? self : 0));
      if (step % perEpoch < 10) {
        lines.append(validation(step / perEpoch, step, contrastive));
      }
    }
    return lines.toString();
  }

  private static String validation(int epoch, int step, boolean contrastive) {
    double[] level = contrastive ? LEVELS[0] : LEVELS[1];
    ObjectNode metrics = JSON.createObjectNode();
    for (String metric : List.of("recall@20", "ndcg@20")) {
      for (int s = 0; s < level.length; s++) {
        double rise = 1 - Math.exp(-epoch / (s < 2 ? 1.5 : 3.5));
        double noise =
            0.006 * RandomStream.of(13, metric, epoch, s, contrastive ? 1 : 0).nextGaussian();
        metrics.put(
            metric + "/" + (s == 0 ? "overall" : SLICES.get(s - 1)),
            (metric.startsWith("ndcg") ? 0.6 : 1) * level[s] * rise + noise * rise);
      }
    }
    ObjectNode line = JSON.createObjectNode();
    line.put("type", "validation").put("epoch", epoch).put("step", step);
    line.set("metrics", metrics);
    line.put("score", metrics.path("recall@20/tail").asDouble())
        .put("best", epoch == 10 || epoch < 8);
    return line + "\n";
  }

  /** Recall@20 overall and in the four slices, per system. */
  private static final double[][] LEVELS = {
    {0.681, 0.778, 0.312, 0.121, 0.074},
    {0.676, 0.777, 0.289, 0.091, 0.039},
    {0.301, 0.372, 0.0, 0.0, 0.0},
    {0.548, 0.642, 0.198, 0.043, 0.0}
  };

  private static ObjectNode evaluation(int items) {
    ObjectNode evaluation = JSON.createObjectNode();
    evaluation
        .put("split", "test")
        .put("corpus", "interacted")
        .put("users", 20000)
        .put("items", 36241);
    ObjectNode slices = evaluation.putObject("slices");
    int[] sizes = {3624, 14497, 17311, 809};
    int[] pairs = {31402, 4811, 1530, 417};
    for (int s = 0; s < SLICES.size(); s++) {
      slices.putObject(SLICES.get(s)).put("items", sizes[s]).put("pairs", pairs[s]);
    }
    ArrayNode systems = evaluation.putArray("systems");
    for (int i = 0; i < SYSTEMS.size(); i++) {
      systems.add(system(i));
    }
    evaluation.put("confidence", 0.95);
    ObjectNode comparison = evaluation.putArray("comparisons").addObject();
    comparison.put("system", SYSTEMS.get(0)).put("against", SYSTEMS.get(1));
    ObjectNode differences = comparison.putObject("differences").putObject("recall@20");
    for (int s = 0; s <= SLICES.size(); s++) {
      double mean = LEVELS[0][s] - LEVELS[1][s];
      differences
          .putObject(s == 0 ? "overall" : SLICES.get(s - 1))
          .put("mean", mean)
          .put("low", mean - 0.004)
          .put("high", mean + 0.004)
          .put("p_value", 0.01)
          .put("users", 20000);
    }
    popularity(evaluation.putArray("popularity"));
    return evaluation;
  }

  /** Items with 0, 1, 2 to 3, … up to 4095 training pairs. */
  private static void popularity(ArrayNode bins) {
    for (int b = 0; b <= 12; b++) {
      ObjectNode bin = bins.addObject();
      bin.put("from", b == 0 ? 0 : 1 << (b - 1)).put("to", (1 << b) - 1);
      bin.put("items", b == 0 ? 809 : 9000 >> b).put("pairs", 300 + 40 * b * b);
      ObjectNode recall = bin.putObject("recall");
      for (int i = 0; i < SYSTEMS.size(); i++) {
        for (String metric : List.of("recall@10", "recall@20")) {
          double mean = (i == 0 ? 0.05 : 0.02) + LEVELS[i][0] * Math.pow(b / 12.0, 2 - 0.2 * i);
          double margin = 0.09 / (1 + b);
          ((ObjectNode) recall.withObject("/" + SYSTEMS.get(i)))
              .putObject(metric)
              .put("mean", mean)
              .put("low", mean - margin)
              .put("high", mean + margin)
              .put("users", 250 + 30 * b * b);
        }
      }
    }
  }

  private static ObjectNode system(int index) {
    ObjectNode system = JSON.createObjectNode();
    system.put("name", SYSTEMS.get(index));
    ObjectNode metrics = system.putObject("metrics");
    double[] widths = {0.005, 0.005, 0.012, 0.014, 0.021};
    Map<String, Double> scales = new LinkedHashMap<>();
    scales.put("recall@10", 0.84);
    scales.put("recall@20", 1.0);
    scales.put("ndcg@20", 0.61);
    scales.put("mrr@20", 0.55);
    scales.forEach(
        (metric, scale) -> {
          ObjectNode slices = metrics.putObject(metric);
          for (int s = 0; s <= SLICES.size(); s++) {
            double mean = LEVELS[index][s] * scale;
            slices
                .putObject(s == 0 ? "overall" : SLICES.get(s - 1))
                .put("mean", mean)
                .put("low", Math.max(0, mean - widths[s]))
                .put("high", mean + (mean == 0 ? 0 : widths[s]))
                .put("users", 20000 >> s);
          }
        });
    system
        .putObject("recommended")
        .put("coverage@20", new double[] {0.61, 0.52, 0.0012, 0.44}[index])
        .put("gini@20", new double[] {0.871, 0.902, 0.999, 0.93}[index])
        .put("mean_popularity@20", new double[] {184.2, 231.7, 2410.4, 402.9}[index]);
    if (index < 2) {
      system
          .putObject("vectors")
          .put("alignment", index == 0 ? 0.612 : 0.583)
          .put("uniformity", index == 0 ? -3.42 : -3.11)
          .put("effective_rank", index == 0 ? 51.3 : 44.8);
    }
    return system;
  }

  private static ObjectNode provenance() {
    ObjectNode run = JSON.createObjectNode();
    run.put("format", "taillight-run").put("version", 1).put("name", "debian").put("seed", 7);
    run.putObject("versions").put("taillight", "0.1.0").put("java", "17.0.15").put("os", "Linux");
    ObjectNode stages = run.putObject("stages");
    for (String name : List.of("ingest", "mutual-info", "train")) {
      ObjectNode stage = stages.putObject(name);
      stage.put("fingerprint", Sha256.of(name)).put("seconds", 201.80012);
      for (String list : List.of("inputs", "outputs")) {
        stage
            .putArray(list)
            .addObject()
            .put("path", name + "/" + list + ".bin")
            .put("bytes", 1234567)
            .put("sha256", Sha256.of(name + list));
      }
    }
    return run;
  }
}
