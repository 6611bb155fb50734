import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.NpyFile;
import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.IdLikeFeatures;
import dev.taillight.mutualinfo.MissingValues;
import dev.taillight.mutualinfo.MutualInformation;
import dev.taillight.mutualinfo.MutualInformationConfig;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.mutualinfo.Normalisation;
import dev.taillight.mutualinfo.PairStatistics;
import dev.taillight.mutualinfo.Weighting;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomPermutation;
import dev.taillight.random.RandomStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Makes catalogues of mixed cardinality and times the mutual-information job on them. It runs from
 * this file: {@code java -cp experiments/target/taillight.jar MutualInformationBenchmark.java make
 * DIR --items 1000000}, and then {@code time DIR --estimator adjusted}.
 */
@Command(name = "MutualInformationBenchmark", description = "Times the mutual-information job.")
public final class MutualInformationBenchmark {

  /** The most values a feature has, the id apart. */
  private static final int LARGEST_CARDINALITY = 1_000_000;

  /** How many values the multi-valued features have. */
  private static final int TAGS = 1000;

  private static final String DATASET = "dataset";
  private static final String COLUMNS = "columns";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  private MutualInformationBenchmark() {}

  /** Runs a command; exits with 2 on bad usage, with 1 when it fails. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new MutualInformationBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Command(
      description =
          "Writes the encoded dataset DIR/dataset: a unique id, noise of up to a million values,"
              + " and uniform, Zipf-like and dependent features of 2 to a million values.")
  int make(
      @Parameters(paramLabel = "DIR") Path folder,
      @Option(names = "--items", paramLabel = "N", required = true, description = "how many items")
          int items,
      @Option(
              names = "--features",
              paramLabel = "K",
              defaultValue = "20",
              description = "how many single-valued features, at least 5; ${DEFAULT-VALUE}")
          int features,
      @Option(
              names = "--multi-valued",
              paramLabel = "M",
              defaultValue = "0",
              description = "how many features of 1 to 5 values per item there are beside them")
          int multiValued,
      @Option(
              names = "--seed",
              paramLabel = "S",
              defaultValue = "0",
              description = "where the random numbers come from; ${DEFAULT-VALUE}")
          long seed,
      @Option(
              names = "--columns",
              description =
                  "write the single-valued features to DIR/columns/NAME.npy as int32, too")
          boolean npy)
      throws IOException {
    if (items < 1 || features < 5 || multiValued < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --items of 1, --features of 5, --multi-valued of 0 or more, got %d, %d, %d"
              .formatted(items, features, multiValued));
    }
    List<Column> columns = columns(features, items);
    AtomicFiles.writeFolder(
        folder.resolve(DATASET), target -> dataset(target, items, columns, multiValued, seed));
    if (npy) {
      for (Column column : columns) {
        AtomicFiles.write(
            folder.resolve(COLUMNS).resolve(column.name() + ".npy"),
            out -> npy(out, column.values(items, seed), items));
      }
    }
    return 0;
  }

  @Command(
      description =
          "Computes the matrix of DIR/dataset, writes its statistics to DIR/ESTIMATOR.json and"
              + " prints what it took as one line of JSON.")
  int time(
      @Parameters(paramLabel = "DIR") Path folder,
      @Option(
              names = "--estimator",
              paramLabel = "E",
              defaultValue = "plug_in",
              description = "mutual_info.estimator; ${DEFAULT-VALUE}")
          Estimator estimator,
      @Option(
              names = "--memory-mib",
              paramLabel = "MIB",
              defaultValue = "1024",
              description = "mutual_info.memory_mib; ${DEFAULT-VALUE}")
          int memoryMib)
      throws IOException {
    MutualInformationConfig config = config(estimator, memoryMib);
    loadLibraries();
    long start = System.nanoTime();
    EncodedDataset dataset = EncodedDataset.open(folder.resolve(DATASET));
    MutualInformationMatrix matrix = MutualInformation.estimate(dataset, config, Progress.silent());
    double seconds = (System.nanoTime() - start) / 1e9;

    Map<String, Object> result = new LinkedHashMap<>();
    String name = JSON.convertValue(estimator, String.class);
    long pairs = (long) matrix.size() * (matrix.size() - 1) / 2;
    result.put("estimator", name);
    result.put("items", matrix.itemCount());
    result.put("features", matrix.size());
    result.put("pairs", pairs);
    result.put("processors", Runtime.getRuntime().availableProcessors());
    result.put("seconds", seconds);
    result.put("process_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
    result.put("ns_per_item_and_pair", seconds * 1e9 / matrix.itemCount() / pairs);
    result.put("peak_rss_mib", peakRssMib());
    System.out.println(JSON.writeValueAsString(result));
    result.putAll(statistics(matrix));
    AtomicFiles.write(folder.resolve(name + ".json"), JSON.writeValueAsString(result));
    return 0;
  }

  /** Loads what the peers load with their imports: the native code of ND4J, and the logging. */
  private static void loadLibraries() {
    LoggerFactory.getLogger(MutualInformationBenchmark.class).debug("event=loaded");
    Nd4j.zeros(1, 1).close();
  }

  // The catalogue.

  /**
   * One feature.
   *
   * @param name its name
   * @param cardinality how many values it can have
   * @param law how its values come about
   */
  private record Column(String name, int cardinality, Law law) {

    /** The values of the items 0, 1, …, each in 0 … cardinality−1; the same at every call. */
    IntSupplier values(int items, long seed) {
      return law.values(cardinality, items, seed);
    }
  }

  private interface Law {
    IntSupplier values(int cardinality, int items, long seed);
  }

  /**
   * An id, noise, and then by threes a uniform feature, a Zipf-like one, and one that depends on
   * the Zipf-like (a function of it) or on the uniform one (a copy with errors), in turn. The
   * cardinalities grow from 2 by a constant factor; no feature has more values than items.
   */
  private static List<Column> columns(int count, int items) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("f00_id", items, MutualInformationBenchmark::shuffledId));
    int largest = Math.min(LARGEST_CARDINALITY, items);
    columns.add(new Column("f01_noise", largest, uniform(1)));
    int rest = count - columns.size();
    int independent = rest - rest / 3;
    for (int i = columns.size(); i < count; i++) {
      int third = (i - 2) / 3;
      double share = (double) (i - 2 - third) / (independent - 1);
      int nominal = (int) Math.round(2 * Math.pow(LARGEST_CARDINALITY / 2.0, share));
      int cardinality = Math.max(1, Math.min(nominal, items));
      columns.add(
          switch ((i - 2) % 3) {
            case 0 -> new Column(name(i, "uniform", nominal), cardinality, uniform(i));
            case 1 -> new Column(name(i, "zipf", nominal), cardinality, zipf(i));
            default -> dependent(i, columns.get(third % 2 == 0 ? i - 1 : i - 2), third % 2 == 0);
          });
    }
    return columns;
  }

  private static Column dependent(int index, Column base, boolean function) {
    return function
        ? new Column(
            "f%02d_function_of_%s".formatted(index, base.name()),
            Math.max(2, base.cardinality() / 10),
            (cardinality, items, seed) -> {
              IntSupplier values = base.values(items, seed);
              return () -> values.getAsInt() % cardinality;
            })
        : new Column(
            "f%02d_copy_of_%s".formatted(index, base.name()),
            base.cardinality(),
            (cardinality, items, seed) -> {
              IntSupplier values = base.values(items, seed);
              RandomStream errors = stream(seed, index);
              return () -> {
                int value = values.getAsInt();
                return errors.nextInt(10) == 0 ? errors.nextInt(cardinality) : value;
              };
            });
  }

  private static String name(int index, String law, int cardinality) {
    return "f%02d_%s_%d".formatted(index, law, cardinality);
  }

  /** The codes of an id come in another order than the items, as those of real ids do. */
  private static IntSupplier shuffledId(int cardinality, int items, long seed) {
    RandomPermutation order = new RandomPermutation(cardinality, stream(seed, 0));
    int[] next = {0};
    return () -> (int) order.at(next[0]++);
  }

  private static Law uniform(int index) {
    return (cardinality, items, seed) -> {
      RandomStream random = stream(seed, index);
      return () -> random.nextInt(cardinality);
    };
  }

  /** P(v) = log((v + 2) / (v + 1)) / log(cardinality + 1), which falls like 1 / v. */
  private static Law zipf(int index) {
    return (cardinality, items, seed) -> {
      RandomStream random = stream(seed, index);
      double width = Math.log(cardinality + 1.0);
      return () -> Math.min(cardinality, (int) Math.exp(random.nextDouble() * width)) - 1;
    };
  }

  private static RandomStream stream(long seed, int index) {
    return RandomStream.of(seed, "benchmark", index);
  }

  private static void dataset(
      Path folder, int items, List<Column> columns, int multiValued, long seed) throws IOException {
    EncodedDatasetWriter writer = new EncodedDatasetWriter(folder);
    for (Column column : columns) {
      vocabulary(writer, column.name(), column.cardinality());
    }
    if (multiValued > 0) {
      vocabulary(writer, "tags", TAGS);
    }
    writer.itemIds(IntStream.range(0, items).mapToObj(Integer::toString).iterator());
    for (Column column : columns) {
      FeatureSpec spec = new FeatureSpec(column.name(), FeatureKind.CATEGORICAL, column.name());
      IntSupplier values = column.values(items, seed);
      try (var rows = writer.itemFeature(spec)) {
        for (int row = 0; row < items; row++) {
          rows.row(Vocabulary.FIRST_VALUE + values.getAsInt());
        }
      }
    }
    for (int i = columns.size(); i < columns.size() + multiValued; i++) {
      tags(writer, i, items, seed);
    }
    writer.userIds(Collections.emptyIterator());
    for (Split split : Split.values()) {
      writer.interactions(split).close();
    }
    writer.finish(Map.of());
  }

  private static void tags(EncodedDatasetWriter writer, int index, int items, long seed)
      throws IOException {
    IntSupplier values = zipf(index).values(TAGS, items, seed);
    RandomStream counts = RandomStream.of(seed, "benchmark counts", index);
    FeatureSpec spec =
        new FeatureSpec("f%02d_tags".formatted(index), FeatureKind.MULTI_VALUED, "tags");
    try (var rows = writer.itemFeature(spec)) {
      for (int row = 0; row < items; row++) {
        rows.row(differentCodes(values, 1 + counts.nextInt(5)));
      }
    }
  }

  private static int[] differentCodes(IntSupplier values, int count) {
    return IntStream.generate(values)
        .distinct()
        .limit(count)
        .map(value -> Vocabulary.FIRST_VALUE + value)
        .toArray();
  }

  private static void vocabulary(EncodedDatasetWriter writer, String name, int size)
      throws IOException {
    writer.vocabulary(name, IntStream.range(0, size).mapToObj(Integer::toString).iterator());
  }

  private static void npy(OutputStream target, IntSupplier values, int items) throws IOException {
    OutputStream out = new BufferedOutputStream(target, 1 << 16);
    NpyFile.writeHeader(out, "<i4", items);
    ByteBuffer number = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < items; row++) {
      out.write(number.putInt(0, values.getAsInt()).array());
    }
    out.flush();
  }

  // The measurement.

  private static MutualInformationConfig config(Estimator estimator, int memoryMib) {
    return new MutualInformationConfig(
        estimator,
        Normalisation.NONE,
        MissingValues.VALUE,
        Weighting.ITEMS,
        List.of(),
        IdLikeFeatures.RANK,
        2,
        4,
        0,
        memoryMib);
  }

  /** What the peer compares: k entropies, and k·k figures per pair, row by row. */
  private static Map<String, Object> statistics(MutualInformationMatrix matrix) {
    List<PairStatistics> pairs = matrix.statistics().pairs();
    Map<String, Object> statistics = new LinkedHashMap<>();
    statistics.put("names", matrix.features());
    statistics.put(
        "entropies", IntStream.range(0, matrix.size()).mapToDouble(matrix::entropy).toArray());
    statistics.put("plug_in", figures(pairs, PairStatistics::plugIn));
    statistics.put("expected", figures(pairs, PairStatistics::expected));
    return statistics;
  }

  /** The figures, none if they are not known. */
  private static double[] figures(
      List<PairStatistics> pairs, ToDoubleFunction<PairStatistics> figure) {
    double[] figures = pairs.stream().mapToDouble(figure).toArray();
    return Arrays.stream(figures).anyMatch(Double::isNaN) ? new double[0] : figures;
  }

  /** The most memory that was resident at any time, mapped files included. */
  private static long peakRssMib() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IllegalStateException("/proc/self/status has no line VmHWM");
  }
}
