package dev.taillight.trainer;

import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.files.AtomicFiles;
import dev.taillight.trainer.TrainingStep.Outcome;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.MachineCeilings;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Makes catalogues of any size, trains the {@link ReferenceModel} on them and tells how long a step
 * takes; and writes what a peer needs to do the same. {@code experiments/benchmarks/training.sh}
 * runs it.
 */
@Command(name = "TrainingBenchmark", description = "Times the steps of the training.")
public final class TrainingBenchmark {

  private static final String DATASET = "dataset";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  private TrainingBenchmark() {}

  /** Runs a command; exits with 2 on bad usage, with 1 when it fails. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Runs a command and returns its exit code. */
  static int execute(String... arguments) {
    return new CommandLine(new TrainingBenchmark())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  /** What all programs that are compared have to agree on. */
  static final class Sitting {

    @Option(
        names = "--steps",
        paramLabel = "S",
        required = true,
        description = "how many steps, all of one epoch")
    private int steps;

    @Option(
        names = "--batch-size",
        paramLabel = "N",
        defaultValue = "1024",
        description = "n and m; ${DEFAULT-VALUE}")
    private int batchSize;

    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "0",
        description = "where the parameters and the batches come from; ${DEFAULT-VALUE}")
    private long seed;

    @Option(
        names = "--rule",
        paramLabel = "RULE",
        defaultValue = "adam",
        description =
            "the optimizer of the tables: adam, adagrad (with Adam for the towers), or sgd (for"
                + " both); ${DEFAULT-VALUE}")
    private OptimizerMethod rule;
  }

  @Command(
      description =
          "Writes the encoded dataset DIR/dataset: six features of items and users, Zipf-like and"
              + " tied to clusters, and pairs that follow the clusters.")
  int make(
      @Parameters(paramLabel = "DIR") Path folder,
      @Option(names = "--items", paramLabel = "N", required = true, description = "how many items")
          int items,
      @Option(
              names = "--users",
              paramLabel = "N",
              defaultValue = "100000",
              description = "how many users; ${DEFAULT-VALUE}")
          int users,
      @Option(
              names = "--pairs",
              paramLabel = "P",
              defaultValue = "1000000",
              description = "how many training pairs; ${DEFAULT-VALUE}")
          long pairs,
      @Option(
              names = "--seed",
              paramLabel = "S",
              defaultValue = "0",
              description = "where the random numbers come from; ${DEFAULT-VALUE}")
          long seed)
      throws IOException {
    if (items < 10 || users < 1 || pairs < 1) {
      throw usage(
          "expected --items of 10, --users of 1, --pairs of 1 or more, got %d, %d, %d"
              .formatted(items, users, pairs));
    }
    new BenchmarkCatalogue(items, users, pairs, seed).write(folder.resolve(DATASET));
    return 0;
  }

  @Command(
      description =
          "Writes what a peer needs to train on DIR/dataset: the first batches to DIR/batches, the"
              + " parameters at their start to DIR/start, and the settings to DIR/settings.json.")
  int batches(@Parameters(paramLabel = "DIR") Path folder, @Mixin Sitting sitting)
      throws IOException {
    EncodedDataset dataset = EncodedDataset.open(folder.resolve(DATASET));
    TrainingConfig config = ReferenceModel.training(sitting.rule, sitting.batchSize);
    TwoTowers towers = ReferenceModel.towers(dataset, config, sitting.seed);
    BatchSource source = source(dataset, towers, config, sitting);
    PeerFiles.writeBatches(
        folder.resolve("batches"),
        dataset,
        source,
        ReferenceModel.candidates(dataset, config),
        sitting.steps);
    PeerFiles.writeParameters(folder.resolve("start"), towers);
    AtomicFiles.write(
        folder.resolve("settings.json"), JSON.writeValueAsString(settings(dataset, config)));
    return 0;
  }

  @Command(
      description =
          "Trains on DIR/dataset and prints what the steps took as one line of JSON. The first"
              + " steps are not counted.")
  int time(
      @Parameters(paramLabel = "DIR") Path folder,
      @Mixin Sitting sitting,
      @Option(
              names = "--warm-up",
              paramLabel = "W",
              defaultValue = "10",
              description = "how many steps are not counted; ${DEFAULT-VALUE}")
          int warmUp,
      @Option(names = "--no-ssl", description = "train without the contrastive loss") boolean noSsl,
      @Option(
              names = "--losses",
              paramLabel = "FILE",
              required = true,
              description = "where the two losses of each step are written as JSON")
          Path losses)
      throws IOException {
    if (warmUp < 0 || warmUp >= sitting.steps) {
      throw usage("--warm-up: expected 0 or more and less than --steps, got " + warmUp);
    }
    EncodedDataset dataset = EncodedDataset.open(folder.resolve(DATASET));
    TrainingConfig both = ReferenceModel.training(sitting.rule, sitting.batchSize);
    TrainingConfig config = noSsl ? both.withoutContrastiveLoss() : both;
    TwoTowers towers = ReferenceModel.towers(dataset, config, sitting.seed);
    BatchSource source = source(dataset, towers, config, sitting);
    Sampled sampled = new Sampled(sitting.steps);
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      train(step(dataset, towers, config, session), source, sampled);
    }
    AtomicFiles.write(losses, JSON.writeValueAsString(sampled.losses()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("program", "taillight");
    result.put("way", sitting.rule.name().toLowerCase(Locale.ROOT));
    result.put("ssl", !noSsl);
    result.put("items", dataset.items().size());
    result.put("batch_size", source.pairsPerStep());
    result.put("steps", sitting.steps);
    result.put("warm_up", warmUp);
    result.putAll(sampled.pace(warmUp, source.pairsPerStep()));
    result.put("peak_rss_mib", peakRssMib());
    result.put("losses", losses.toString());
    result.put("version", "PyTorch " + Engine.getEngine("PyTorch").getVersion());
    System.out.println(JSON.writeValueAsString(result));
    return 0;
  }

  @Command(
      description =
          "Measures what this machine can do at most through the engine, with a thread on each core,"
              + " counts what a step on DIR/dataset cannot do without, and prints both, and the"
              + " least time that a step can take, as one line of JSON.")
  int ceilings(
      @Parameters(paramLabel = "DIR") Path folder,
      @Mixin Sitting sitting,
      @Option(names = "--no-ssl", description = "without the contrastive loss") boolean noSsl,
      @Option(
              names = "--matrix",
              paramLabel = "N",
              defaultValue = "2048",
              description = "the rows and columns of the matrices; ${DEFAULT-VALUE}")
          int matrix,
      @Option(
              names = "--copy",
              paramLabel = "MIB",
              defaultValue = "256",
              description = "how much is copied, in MiB; ${DEFAULT-VALUE}")
          int copyMib)
      throws IOException {
    if (matrix < 1 || copyMib < 1) {
      throw usage(
          "expected --matrix and --copy of 1 or more, got %d, %d".formatted(matrix, copyMib));
    }
    EncodedDataset dataset = EncodedDataset.open(folder.resolve(DATASET));
    TrainingConfig both = ReferenceModel.training(sitting.rule, sitting.batchSize);
    TrainingConfig config = noSsl ? both.withoutContrastiveLoss() : both;
    TwoTowers towers = ReferenceModel.towers(dataset, config, sitting.seed);
    BatchSource source = source(dataset, towers, config, sitting);
    StepFloor floor = StepFloor.of(config, source, sitting.steps);
    int threads = Runtime.getRuntime().availableProcessors();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("way", sitting.rule.name().toLowerCase(Locale.ROOT));
    result.put("ssl", !noSsl);
    result.put("items", dataset.items().size());
    result.put("batch_size", source.pairsPerStep());
    try (MachineCeilings ceilings = new MachineCeilings(threads, matrix, copyMib * 262_144L)) {
      result.putAll(floor.measure(ceilings));
    }
    System.out.println(JSON.writeValueAsString(result));
    return 0;
  }

  /** The step that is measured. */
  private static TrainingStep step(
      EncodedDataset dataset, TwoTowers towers, TrainingConfig config, DeviceSession session) {
    return new TrainingStep(towers, config, ReferenceModel.candidates(dataset, config), session);
  }

  private static void train(TrainingStep learner, BatchSource source, Sampled sampled) {
    try (PrefetchedBatches batches = new PrefetchedBatches(source, 0, 0)) {
      for (int i = 0; i < sampled.steps(); i++) {
        long start = System.nanoTime();
        try (TrainingBatch batch = batches.take()) {
          Outcome outcome = learner.learn(batch, 1);
          sampled.add(i, System.nanoTime() - start, outcome);
        }
      }
    }
  }

  private BatchSource source(
      EncodedDataset dataset, TwoTowers towers, TrainingConfig config, Sitting sitting) {
    BatchSource source = ReferenceModel.batches(dataset, towers, config, sitting.seed);
    if (sitting.steps < 1 || sitting.steps > source.stepsPerEpoch()) {
      throw usage(
          "--steps: expected 1 to %d, as many as an epoch has, got %d"
              .formatted(source.stepsPerEpoch(), sitting.steps));
    }
    return source;
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** What the peer cannot see from the files of numbers. */
  private static Map<String, Object> settings(EncodedDataset dataset, TrainingConfig config) {
    Map<String, Double> rates = new LinkedHashMap<>();
    for (OptimizerMethod rule : OptimizerMethod.values()) {
      String name = rule.name().toLowerCase(Locale.ROOT);
      rates.put(name, ReferenceModel.tableOptimizer(rule).learningRate());
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("items", dataset.items().size());
    settings.put("query_tables", dataset.users().featureNames());
    settings.put("item_tables", dataset.items().featureNames());
    settings.put("temperature", config.main().temperature());
    settings.put("popularity_correction", config.main().popularityCorrection());
    settings.put("contrastive_temperature", config.contrastive().temperature());
    settings.put("alpha", config.contrastive().alpha());
    settings.put("learning_rates", rates);
    return settings;
  }

  /** Duration and losses of each step. */
  private static final class Sampled {

    private final long[] nanoseconds;
    private final double[] main;
    private final double[] self;

    Sampled(int steps) {
      this.nanoseconds = new long[steps];
      this.main = new double[steps];
      this.self = new double[steps];
    }

    int steps() {
      return nanoseconds.length;
    }

    void add(int step, long duration, Outcome outcome) {
      nanoseconds[step] = duration;
      main[step] = outcome.mainLoss();
      self[step] = outcome.selfLoss();
    }

    Map<String, double[]> losses() {
      return Map.of("main", main, "self", self);
    }

    Map<String, Object> pace(int uncounted, int pairsPerStep) {
      double[] ms =
          Arrays.stream(nanoseconds).skip(uncounted).mapToDouble(ns -> ns / 1e6).sorted().toArray();
      double mean = Arrays.stream(ms).average().orElseThrow();
      double median = (ms[ms.length / 2] + ms[(ms.length - 1) / 2]) / 2;
      Map<String, Object> pace = new LinkedHashMap<>();
      pace.put("examples_per_second", pairsPerStep / mean * 1e3);
      pace.put("ms_per_step_median", median);
      pace.put("ms_per_step_mean", mean);
      return pace;
    }
  }

  /** The most memory that was resident at any time, mapped files included. */
  private static long peakRssMib() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
    String peak =
        lines.stream().filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
    return Long.parseLong(peak.replaceAll("\\D", "")) / 1024;
  }
}
