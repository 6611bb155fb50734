import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.exporters.ExportConfig;
import dev.taillight.exporters.ItemVectors;
import dev.taillight.exporters.VectorExport;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.LuceneConfig;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.proof.HnswConfig;
import dev.taillight.exporters.proof.ProofConfig;
import dev.taillight.exporters.publish.Gate;
import dev.taillight.exporters.publish.GateConfig;
import dev.taillight.exporters.publish.PublishConfig;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Times the export of random unit vectors. It runs from this file: {@code java -cp
 * experiments/target/taillight.jar ExportBenchmark.java DIR --items 1000000 --format npy}.
 */
@Command(name = "ExportBenchmark", description = "Times the export of random unit vectors.")
public final class ExportBenchmark implements Runnable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WRITE_BYTES = 1 << 20;

  @Parameters(paramLabel = "DIR", description = "where the export lies meanwhile")
  private Path folder;

  @Option(names = "--items", paramLabel = "N", required = true, description = "how many vectors")
  private int items;

  @Option(
      names = "--dimension",
      paramLabel = "D",
      defaultValue = "64",
      description = "their length")
  private int dimension;

  @Option(names = "--format", required = true, description = "one of ${COMPLETION-CANDIDATES}")
  private ExportFormat format;

  @Option(names = "--precision", defaultValue = "FLOAT32", description = "${COMPLETION-CANDIDATES}")
  private Precision precision;

  @Option(
      names = "--shards",
      paramLabel = "S",
      defaultValue = "1",
      description = "in how many parts")
  private int shards;

  @Option(names = "--seed", defaultValue = "0", description = "what the vectors are drawn from")
  private long seed;

  private ExportBenchmark() {}

  /** Prints one line of JSON; exits with 2 on bad usage, with 1 when it fails. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ExportBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public void run() {
    Clock clock = new Clock();
    long start = System.nanoTime();
    ExportConfig config =
        new ExportConfig(
            List.of(format),
            precision,
            shards,
            8192,
            new LuceneConfig(16, 100),
            new ProofConfig(10, 10, new HnswConfig(16, 100, 100, 0)),
            List.of(),
            GateConfig.OPEN,
            PublishConfig.NOWHERE);
    Manifest manifest =
        new VectorExport(config, new Gate(config.gate()), clock)
            .write(
                folder.resolve("vectors"),
                new ItemVectors(
                    new RandomVectors(items, dimension, seed),
                    new NumberedIds(items),
                    new RandomVectors(10, dimension, seed + 1),
                    new Lineage("none", "none", null, "none", "none", "none"),
                    Map.of()));
    double total = seconds(System.nanoTime() - start);
    long bytes = manifest.files().stream().mapToLong(ExportedFile::bytes).sum();
    try {
      long peak = peakMemoryKib();
      double disk = sequentialBytesPerSecond(bytes);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("format", format.key());
      line.put("items", items);
      line.put("shards", shards);
      line.put("bytes", bytes);
      double written = clock.seconds("write vectors");
      line.put("compute_s", rounded(clock.seconds("compute vectors")));
      line.put("write_s", rounded(written));
      line.put("total_s", rounded(total));
      line.put("rows_per_s", Math.round(items / written));
      line.put("mb_per_s", rounded(bytes / 1e6 / written));
      line.put("disk_mb_per_s", rounded(disk / 1e6));
      line.put("share_of_disk", rounded(bytes / written / disk));
      line.put("peak_rss_mib", peak / 1024);
      System.out.println(JSON.writeValueAsString(line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How fast one file of that many random bytes is written and is on the disk. */
  private double sequentialBytesPerSecond(long bytes) throws IOException {
    byte[] random = new byte[WRITE_BYTES];
    new Random(seed).nextBytes(random);
    ByteBuffer chunk = ByteBuffer.allocateDirect(WRITE_BYTES).put(random);
    Path file = folder.resolve("sequential");
    long start = System.nanoTime();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long left = bytes; left > 0; left -= WRITE_BYTES) {
        chunk.clear().limit((int) Math.min(left, WRITE_BYTES));
        while (chunk.hasRemaining()) {
          out.write(chunk);
        }
      }
      out.force(true);
    }
    double taken = seconds(System.nanoTime() - start);
    Files.delete(file);
    return bytes / taken;
  }

  /** The most memory of the process that was resident at a time. */
  private static long peakMemoryKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0);
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  /** Takes the time of each task. */
  private static final class Clock implements Progress {

    private final Map<String, Long> nanos = new HashMap<>();

    @Override
    public Task start(String name, long total, String unit) {
      long start = System.nanoTime();
      return new Task() {
        @Override
        public void close() {
          nanos.merge(name, System.nanoTime() - start, Long::sum);
        }
      };
    }

    double seconds(String name) {
      return ExportBenchmark.seconds(nanos.get(name));
    }
  }

  /** Unit vectors of random direction, each drawn from its row alone. */
  private record RandomVectors(int size, int dimension, long seed) implements VectorSource {

    @Override
    public void read(int from, int count, float[] target) {
      for (int row = 0; row < count; row++) {
        SplittableRandom random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + from + row);
        double squares = 0;
        for (int i = row * dimension; i < (row + 1) * dimension; i++) {
          // The sum of four uniform numbers is close enough to a normal one.
          long bits = random.nextLong();
          target[i] =
              (short) bits + (short) (bits >> 16) + (short) (bits >> 32) + (short) (bits >> 48);
          squares += (double) target[i] * target[i];
        }
        float length = (float) Math.sqrt(squares);
        for (int i = row * dimension; i < (row + 1) * dimension; i++) {
          target[i] /= length;
        }
      }
    }
  }

  private record NumberedIds(int size) implements ItemIds {

    @Override
    public String at(int row) {
      return "item-" + row;
    }
  }
}
