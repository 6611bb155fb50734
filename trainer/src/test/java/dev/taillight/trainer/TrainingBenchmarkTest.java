package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.Interactions;
import dev.taillight.dataset.Split;
import dev.taillight.trainer.embedding.TableValues;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark does what its figures claim. */
class TrainingBenchmarkTest {

  private static final int ITEMS = 500;
  private static final int PAIRS = 6000;
  private static final int BATCH = 64;
  private static final int STEPS = 5;

  @TempDir Path folder;
  private EncodedDataset dataset;

  @BeforeEach
  void make() {
    assertEquals(
        0, run("make", "--items", "" + ITEMS, "--users", "300", "--pairs", "" + PAIRS).code());
    dataset = EncodedDataset.open(folder.resolve("dataset"));
  }

  @Test
  void aCatalogueHasThePromisedFeaturesAndClusters() {
    assertEquals(
        IntStream.of(ITEMS, ITEMS, ITEMS, ITEMS, 100, 10).mapToObj(v -> v + 2).toList(),
        dataset.items().features().stream().map(f -> f.vocabulary().size()).toList());
    int[] rows = IntStream.range(0, ITEMS).toArray();
    FeatureBatch items = FeatureBatch.gather(dataset.items(), rows);
    assertEquals(ITEMS, Arrays.stream(items.codes(0)).distinct().count());
    BenchmarkCatalogue catalogue = new BenchmarkCatalogue(ITEMS, 300, PAIRS, 0);
    Interactions pairs = dataset.interactions(Split.TRAIN);
    assertEquals(PAIRS, pairs.size());
    int together = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      int user = catalogue.clusterOfUser(pairs.user(pair));
      together += user == catalogue.clusterOfItem(pairs.item(pair)) ? 1 : 0;
    }
    // 4/5 by plan, and strays that meet: Σ p(c)² = 0.06 of 1/5 for 50 clusters.
    assertEquals(0.8 + 0.2 * 0.06, together / (double) PAIRS, 0.03);
  }

  @Test
  void popularItemsAndValuesAreFarMoreFrequent() {
    int[] counts =
        IntStream.range(0, ITEMS).map(i -> dataset.itemCounts().at(i)).sorted().toArray();
    // The first of 88 items of the first cluster has log 2 / log 89 of its pairs, a median one
    // about 1 / (44 log 89).
    assertTrue(counts[ITEMS - 1] > 20 * counts[ITEMS / 2], Arrays.toString(counts));
  }

  @Test
  void thePeerGetsTheBatchesOfTheTrainer() throws IOException {
    assertEquals(0, sit("batches").code());
    TrainingConfig config = ReferenceModel.training(OptimizerMethod.ADAM, BATCH);
    TwoTowers towers = ReferenceModel.towers(dataset, config, 0);
    BatchSource source = ReferenceModel.batches(dataset, towers, config, 0);
    ByteBuffer queries = numbers("batches/queries.npy", Long.BYTES * STEPS * 6 * BATCH);
    ByteBuffer items = numbers("batches/items.npy", Long.BYTES * STEPS * 6 * 3 * BATCH);
    ByteBuffer itemRows = numbers("batches/item_rows.npy", Long.BYTES * STEPS * BATCH);
    ByteBuffer logP = numbers("batches/log_p.npy", Float.BYTES * STEPS * BATCH);
    int masked = 0;
    for (int step = 0; step < STEPS; step++) {
      TrainingBatch batch = source.batch(0, step);
      for (int f = 0; f < 6; f++) {
        int defaultRow = dataset.items().features().get(f).vocabulary().size();
        for (int row = 0; row < BATCH; row++) {
          assertEquals(batch.queries().codes(f)[row], queries.getLong());
        }
        for (int row = 0; row < 3 * BATCH; row++) {
          int code = batch.items().codes(f)[row];
          masked += code == FeatureBatch.MASKED ? 1 : 0;
          assertEquals(code == FeatureBatch.MASKED ? defaultRow : code, items.getLong());
        }
      }
      for (int item : batch.candidateItems()) {
        assertEquals(item, itemRows.getLong());
        float expected = (float) Math.log(dataset.itemCounts().at(item) / (double) PAIRS);
        assertEquals(expected, logP.getFloat(), 1e-6);
      }
    }
    // Each feature of an item is hidden in exactly one of its two views.
    assertEquals(STEPS * BATCH * 6, masked);
  }

  @Test
  void thePeerStartsFromTheParametersOfTheTrainer() throws IOException {
    assertEquals(0, sit("batches").code());
    TrainingConfig config = ReferenceModel.training(OptimizerMethod.ADAM, BATCH);
    TwoTowers towers = ReferenceModel.towers(dataset, config, 0);
    float[] table = new float[(ITEMS + 3) * 32];
    numbers("start/embedding/item_id.npy", Float.BYTES * table.length).asFloatBuffer().get(table);
    towers.tables().all().stream()
        .filter(candidate -> candidate.name().equals("item_id"))
        .forEach(found -> assertArrayEquals(TableValues.of(found), table));
    float[] weights = new float[192 * 128];
    numbers("start/query/0/weight.npy", Float.BYTES * weights.length).asFloatBuffer().get(weights);
    assertArrayEquals(towers.query().tower().parameters().get(0).values(), weights);
  }

  @Test
  void timesStepsThatLearn() throws IOException {
    Path losses = folder.resolve("losses.json");
    Run run = sit("time", "--steps", "90", "--warm-up", "10", "--losses", losses.toString());
    assertEquals(0, run.code());
    JsonNode result = new ObjectMapper().readTree(run.output());
    assertEquals(90, result.get("steps").intValue());
    double mean = result.get("ms_per_step_mean").doubleValue();
    assertEquals(BATCH / mean * 1000, result.get("examples_per_second").doubleValue(), 1e-6);
    assertTrue(result.get("peak_rss_mib").intValue() > 50, run.output());
    JsonNode written = new ObjectMapper().readTree(losses.toFile());
    double[] main = new ObjectMapper().convertValue(written.get("main"), double[].class);
    double begin = Arrays.stream(main, 0, 10).average().orElseThrow();
    double end = Arrays.stream(main, 80, 90).average().orElseThrow();
    assertTrue(end < 0.9 * begin, begin + " → " + end);
    assertTrue(written.get("self").get(89).doubleValue() > 0);
  }

  @Test
  void tellsTheFloorOfAStep() throws IOException {
    Run run = sit("ceilings", "--matrix", "64", "--copy", "1");
    assertEquals(0, run.code());
    JsonNode result = new ObjectMapper().readTree(run.output());
    double operations = result.get("product_gflops").doubleValue() * 1e6;
    double bytes = result.get("copy_gb_per_second").doubleValue() * 1e6;
    double floor = 0;
    long allOperations = 0;
    for (JsonNode phase : result.get("phases")) {
      allOperations += phase.get("operations").longValue();
      floor +=
          Math.max(
              phase.get("operations").longValue() / operations,
              phase.get("bytes").longValue() / bytes);
    }
    assertEquals(allOperations, result.get("operations").longValue());
    assertEquals(floor, result.get("floor_ms").doubleValue(), 1e-9 * floor);
    TrainingConfig config = ReferenceModel.training(OptimizerMethod.ADAM, BATCH);
    TwoTowers towers = ReferenceModel.towers(dataset, config, 0);
    BatchSource source = ReferenceModel.batches(dataset, towers, config, 0);
    assertEquals(touchedRows(source), result.get("touched_rows").doubleValue(), 1);
  }

  /** How many rows of the twelve tables a batch looks up, in the mean over all batches. */
  private double touchedRows(BatchSource source) {
    double touched = 0;
    for (int step = 0; step < STEPS; step++) {
      TrainingBatch batch = source.batch(0, step);
      for (int f = 0; f < 6; f++) {
        touched += Arrays.stream(batch.queries().codes(f)).distinct().count();
        touched += Arrays.stream(batch.items().codes(f)).distinct().count();
      }
    }
    return touched / STEPS;
  }

  @Test
  void refusesMoreStepsThanAnEpochHas() {
    assertEquals(2, sit("batches", "--steps", "94").code());
    assertEquals(2, run("make", "--items", "9").code());
  }

  private record Run(int code, String output) {}

  /** A command with 5 steps of 64 pairs, unless the arguments say otherwise. */
  private Run sit(String command, String... arguments) {
    boolean given = Arrays.asList(arguments).contains("--steps");
    String[] all = Arrays.copyOf(arguments, arguments.length + (given ? 2 : 4));
    all[arguments.length] = "--batch-size";
    all[arguments.length + 1] = "" + BATCH;
    if (!given) {
      all[arguments.length + 2] = "--steps";
      all[arguments.length + 3] = "" + STEPS;
    }
    return run(command, all);
  }

  private Run run(String command, String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = command;
    all[1] = folder.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    PrintStream before = System.out;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    try {
      return new Run(TrainingBenchmark.execute(all), output.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }

  /** The numbers of a file; they are all that follows the header's one line. */
  private ByteBuffer numbers(String file, int bytes) throws IOException {
    byte[] all = Files.readAllBytes(folder.resolve(file));
    int header = 0;
    while (all[header++] != '\n') {}
    assertEquals(bytes, all.length - header, file);
    return ByteBuffer.wrap(all, header, bytes).slice().order(ByteOrder.LITTLE_ENDIAN);
  }
}
