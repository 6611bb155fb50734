package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.embedding.TablePlace;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.loss.MainLossConfig.ItemProbability;
import dev.taillight.trainer.loss.MainLossConfig.Loss;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import dev.taillight.trainer.search.ExactSearch;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The program that {@link TrainingSoakIT} starts: a training with validations and checkpoints that
 * writes down, as it goes on, how long its steps take and what memory they leave behind.
 */
final class SoakedTraining {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final int BATCH = 64;
  private static final int STEPS_PER_SAMPLE = 10;
  private static final Shape VECTORS = new Shape(BATCH, ReferenceModel.SHAPE.outputDimension());
  private static final int NANOSECONDS_MORE = 40_000;

  private SoakedTraining() {}

  /** What is wrong on purpose, so that the test is seen to notice it. */
  enum Plant {
    NOTHING,
    /** Each step leaves an array, shape (n, d), in the scope of a session. */
    KEPT_ARRAYS,
    /** Each step makes an array, shape (n, d), that no scope owns and nobody closes. */
    LOST_ARRAYS,
    /** Each step takes longer than the one before. */
    GROWING_WORK
  }

  /**
   * What was written down.
   *
   * @param nanoseconds how long each step took
   * @param residentBytes the anonymous memory that is resident, every {@value #STEPS_PER_SAMPLE}
   *     steps
   * @param threads how many threads there are, at the same steps
   * @param arrays how many arrays of the engine are reachable, after each epoch
   * @param scopes how many scopes of arrays are reachable, after each epoch
   * @param heapBytes what is reachable on the heap, after each epoch
   */
  record Recording(
      long[] nanoseconds,
      long[] residentBytes,
      long[] threads,
      long[] arrays,
      long[] scopes,
      long[] heapBytes) {

    private static Recording of(int epochs, int stepsPerEpoch) {
      int steps = epochs * stepsPerEpoch;
      int samples = steps / STEPS_PER_SAMPLE;
      return new Recording(
          new long[steps],
          new long[samples],
          new long[samples],
          new long[epochs],
          new long[epochs],
          new long[epochs]);
    }
  }

  /**
   * Trains, and writes {@code recording.json}.
   *
   * @param arguments a folder that holds {@code dataset}; how many steps at least; the plant
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    EncodedDataset dataset = EncodedDataset.open(folder.resolve("dataset"));
    int stepsPerEpoch = (int) dataset.interactions(Split.TRAIN).size() / BATCH;
    int epochs = (Integer.parseInt(arguments[1]) + stepsPerEpoch - 1) / stepsPerEpoch;
    Recording recording = Recording.of(epochs, stepsPerEpoch);
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      Recorder recorder = new Recorder(recording, Plant.valueOf(arguments[2]), session);
      new TrainingRun(
              new TrainingSetup(
                  ReferenceModel.SHAPE,
                  config(epochs),
                  ComputeDevice.CPU,
                  1,
                  TablePlace.AUTO,
                  17,
                  "even and odd"),
              dataset,
              Optional.of(TrainingFixture.evenAndOdd()),
              model -> validate(model, dataset, recorder),
              folder.resolve("run"),
              recorder)
          .train();
    }
    JSON.writeValue(folder.resolve("recording.json").toFile(), recording);
  }

  /** Everything that makes arrays takes part: uniform negatives and a bank too. */
  private static TrainingConfig config(int epochs) {
    return TrainingFixture.training(
        TrainingFixture.main(
            Loss.SAMPLED_SOFTMAX, 1, 1, true, 16, BATCH, ItemProbability.STREAMING, 0.05),
        OptimizerMethod.ADAM,
        0.001,
        epochs,
        0.1);
  }

  /** Scores the model as an evaluation does: the vectors of all, and an exact search. */
  private static Map<String, Double> validate(
      TwoTowerModel model, EncodedDataset dataset, Recorder recorder) {
    int[] users = IntStream.range(0, dataset.users().size()).toArray();
    TopK found =
        new ExactSearch(model.itemVectors())
            .search(model.queryVectors(users), 5, Exclusions.none());
    recorder.endEpoch();
    double score = Arrays.stream(users).mapToDouble(user -> found.score(user, 0)).sum();
    return Map.of("recall@5/overall", score);
  }

  /** Is told of every step and every epoch, and plants what is to be planted. */
  private static final class Recorder implements Progress, Progress.Task {

    private final Recording recording;
    private final Plant plant;
    private final DeviceSession session;
    private int steps;
    private int epochs;
    private long started;

    Recorder(Recording recording, Plant plant, DeviceSession session) {
      this.recording = recording;
      this.plant = plant;
      this.session = session;
    }

    @Override
    public Task start(String name, long total, String unit) {
      started = System.nanoTime();
      return this;
    }

    @Override
    public void advance(long units) {
      if (units == 0) { // what had been done before this process
        return;
      }
      sow();
      recording.nanoseconds[steps++] = System.nanoTime() - started;
      if (steps % STEPS_PER_SAMPLE == 0) {
        int sample = steps / STEPS_PER_SAMPLE - 1;
        recording.residentBytes[sample] = residentBytes();
        recording.threads[sample] = ManagementFactory.getThreadMXBean().getThreadCount();
      }
      started = System.nanoTime();
    }

    void endEpoch() {
      Histogram histogram = Histogram.ofReachable();
      recording.arrays[epochs] = histogram.instances("ai.djl.pytorch.engine.PtNDArray");
      recording.scopes[epochs] = histogram.instances("ai.djl.pytorch.engine.PtNDManager");
      recording.heapBytes[epochs] = histogram.totalBytes();
      epochs++;
    }

    private void sow() {
      switch (plant) {
        case NOTHING -> {}
        case KEPT_ARRAYS -> array();
        case LOST_ARRAYS -> array().detach();
        case GROWING_WORK -> work(System.nanoTime() + (long) steps * NANOSECONDS_MORE);
      }
    }

    private NDArray array() {
      return session.manager().ones(VECTORS, DataType.FLOAT32);
    }

    private static void work(long end) {
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }
  }

  /** RssAnon: the heap, and what the allocator and the virtual machine take beside it. */
  private static long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The objects on the heap by class: what {@code jcmd GC.class_histogram} prints. */
  private record Histogram(String text) {

    /** Those that are reachable; a full collection comes before. */
    static Histogram ofReachable() {
      try {
        Object text =
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
        return new Histogram((String) text);
      } catch (JMException e) {
        throw new IllegalStateException(e);
      }
    }

    /** A line is {@code rank: instances bytes class (module)}; there is none for no instance. */
    long instances(String className) {
      return words()
          .filter(words -> words.length > 3 && words[3].equals(className))
          .mapToLong(words -> Long.parseLong(words[1]))
          .sum();
    }

    /** The last line is {@code Total instances bytes}. */
    long totalBytes() {
      return words()
          .filter(words -> words[0].equals("Total"))
          .mapToLong(words -> Long.parseLong(words[2]))
          .findFirst()
          .orElseThrow();
    }

    private Stream<String[]> words() {
      return text.lines().map(line -> line.trim().split("\\s+"));
    }
  }
}
