package dev.taillight.exporters.towers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.encoder.EncoderFeature;
import dev.taillight.encoder.TaillightItemEncoder;
import dev.taillight.encoder.TaillightQueryEncoder;
import dev.taillight.encoder.TowerKind;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.CheckpointConfig;
import dev.taillight.trainer.EarlyStoppingConfig;
import dev.taillight.trainer.HistoryConfig;
import dev.taillight.trainer.ItemExpertsConfig;
import dev.taillight.trainer.ModelConfig;
import dev.taillight.trainer.TrainingConfig;
import dev.taillight.trainer.TrainingRun;
import dev.taillight.trainer.TrainingSetup;
import dev.taillight.trainer.TwoTowerModel;
import dev.taillight.trainer.embedding.TablePlace;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.loss.ContrastiveConfig;
import dev.taillight.trainer.loss.MainLossConfig;
import dev.taillight.trainer.optimizer.OptimizerConfig;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import dev.taillight.trainer.optimizer.ScheduleConfig;
import dev.taillight.trainer.tower.MatrixPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What an encoder computes from raw values is what the model computes from the dataset. */
@TestInstance(Lifecycle.PER_CLASS)
final class EncoderExportTest {

  private static final int MAX_ITEMS = 4;
  private static final HistoryConfig HISTORY = new HistoryConfig(true, MAX_ITEMS);
  private static final HistoryConfig NO_HISTORY = new HistoryConfig(false, MAX_ITEMS);
  private static final List<TowerKind> BOTH = List.of(TowerKind.QUERY, TowerKind.ITEM);

  @TempDir static Path folder;
  private RawTables tables;
  private EncodedDataset dataset;

  @BeforeAll
  void ingest() throws IOException {
    tables = RawTables.random(300, 200, 5);
    dataset = tables.ingest(folder.resolve("tables"));
  }

  @Test
  void oneHiddenLayer() throws IOException {
    compare(shape(List.of(16), NO_HISTORY, ItemExpertsConfig.NONE, MatrixPrecision.FLOAT32), 1e-5);
  }

  @Test
  void historyAndTwoHiddenLayers() throws IOException {
    compare(shape(List.of(24, 16), HISTORY, ItemExpertsConfig.NONE, MatrixPrecision.FLOAT32), 1e-5);
  }

  @Test
  void expertsWithoutHiddenLayer() throws IOException {
    ItemExpertsConfig experts = new ItemExpertsConfig(List.of("title", "kind"));
    compare(shape(List.of(), HISTORY, experts, MatrixPrecision.FLOAT32), 1e-5);
  }

  @Test
  void expertsWithHiddenLayer() throws IOException {
    ItemExpertsConfig experts = new ItemExpertsConfig(List.of("price"));
    compare(shape(List.of(8), NO_HISTORY, experts, MatrixPrecision.FLOAT32), 1e-5);
  }

  /** Of products rounded to 11 bits the encoder has the unrounded ones: docs/serving.md. */
  @Test
  void roundedProducts() throws IOException {
    compare(shape(List.of(16), HISTORY, ItemExpertsConfig.NONE, MatrixPrecision.FLOAT16), 5e-3);
  }

  @Test
  void writesTheSameBytesAgainAndRemovesWhatIsNotAskedFor() throws IOException {
    Path out = folder.resolve("same");
    try (TwoTowerModel model = model(HISTORY)) {
      new EncoderExport(BOTH, Progress.silent()).write(out, model, dataset, lineage(model));
      Map<String, String> first = digests(out);
      new EncoderExport(BOTH, Progress.silent()).write(out, model, dataset, lineage(model));
      assertEquals(first, digests(out));
      // The ids of the items are only for the history; the vocabularies of both towers are shared.
      assertTrue(first.containsKey("query/items.slots"), first.toString());
      assertFalse(first.containsKey("item/items.slots"), first.toString());
      assertEquals(
          first.get("query/vocabularies/tags.bytes"), first.get("item/vocabularies/tags.bytes"));
      assertFalse(first.containsKey("query/vocabularies/title.bytes"), first.toString());

      new EncoderExport(List.of(TowerKind.ITEM), Progress.silent())
          .write(out, model, dataset, lineage(model));
      assertFalse(Files.exists(out.resolve("query")));
      new EncoderExport(List.of(), Progress.silent()).write(out, model, dataset, lineage(model));
      assertFalse(Files.exists(out));
    }
  }

  @Test
  void tellsWhatFormsNeed() throws IOException {
    Path out = folder.resolve("forms");
    try (TwoTowerModel model = model(HISTORY)) {
      new EncoderExport(BOTH, Progress.silent()).write(out, model, dataset, lineage(model));
      TaillightQueryEncoder query = TaillightQueryEncoder.load(out.resolve("query"));
      TaillightItemEncoder item = TaillightItemEncoder.load(out.resolve("item"));
      assertEquals(model.queryTowerHash(), query.hash());
      assertEquals(model.queryTowerHash(), item.hash());
      assertEquals(8, query.dimension());
      assertEquals(8, item.dimension());
      assertEquals(OptionalInt.of(MAX_ITEMS), query.historyItems());
      assertEquals(
          List.of("likes", "kind", "age"),
          query.features().stream().map(EncoderFeature::name).toList());
      assertEquals(List.of(0.0, 18.0, 40.5), query.features().get(2).binEdges());
      assertEquals(4, query.features().get(2).knownValues());
      assertEquals(
          dataset.items().features().get(0).vocabulary().size() - 2,
          item.features().get(0).knownValues());
    }
  }

  private ModelConfig shape(
      List<Integer> hidden,
      HistoryConfig history,
      ItemExpertsConfig experts,
      MatrixPrecision precision) {
    return new ModelConfig(8, 0.3, hidden, 8, history, experts, precision);
  }

  private TwoTowerModel model(HistoryConfig history) {
    return trained(shape(List.of(6), history, ItemExpertsConfig.NONE, MatrixPrecision.FLOAT32));
  }

  private TwoTowerModel trained(ModelConfig shape) {
    OptimizerConfig adam = new OptimizerConfig(OptimizerMethod.ADAM, 0.05);
    TrainingConfig training =
        new TrainingConfig(
            2,
            32,
            MainLossConfig.sampledSoftmax(0.2, 1),
            ContrastiveConfig.softmax(0, 32, 0.3),
            adam,
            adam,
            new ScheduleConfig(0, ScheduleConfig.Decay.NONE, 0),
            0,
            new EarlyStoppingConfig("recall@5", List.of("overall"), 0),
            1,
            new CheckpointConfig(0, 1, 1),
            1000);
    TrainingSetup setup =
        new TrainingSetup(shape, training, ComputeDevice.CPU, 1, TablePlace.HOST, 3, "none");
    Path run = folder.resolve("run" + shape.hashCode());
    Path checkpoint =
        new TrainingRun(
                setup,
                dataset,
                Optional.empty(),
                model -> Map.of("recall@5/overall", 1.0),
                run,
                Progress.silent())
            .train()
            .folder();
    return TwoTowerModel.load(checkpoint, dataset, ComputeDevice.CPU);
  }

  private static Lineage lineage(TwoTowerModel model) {
    return new Lineage("config", "dataset", null, "checkpoint", model.queryTowerHash(), "test");
  }

  private void compare(ModelConfig shape, double tolerance) throws IOException {
    Path out = folder.resolve("out" + shape.hashCode());
    try (TwoTowerModel model = trained(shape)) {
      new EncoderExport(BOTH, Progress.silent()).write(out, model, dataset, lineage(model));
      compareItems(model, TaillightItemEncoder.load(out.resolve("item")), tolerance);
      compareQueries(model, TaillightQueryEncoder.load(out.resolve("query")), tolerance);
    }
  }

  private void compareItems(TwoTowerModel model, TaillightItemEncoder encoder, double tolerance) {
    int d = model.dimension();
    int n = dataset.items().size();
    float[] expected = new float[n * d];
    model.itemVectors().read(0, n, expected);
    for (int i = 0; i < n; i++) {
      Map<String, List<String>> raw = tables.items().get(i);
      int pairs = dataset.itemCounts().at(i);
      float[] found = encoder.encode(raw, pairs);
      assertArrayEquals(
          Arrays.copyOfRange(expected, i * d, i * d + d), found, (float) tolerance, "item " + raw);
      if (pairs == 0) {
        assertArrayEquals(found, encoder.encode(raw));
      }
    }
  }

  private void compareQueries(
      TwoTowerModel model, TaillightQueryEncoder encoder, double tolerance) {
    int d = model.dimension();
    int[] users = IntStream.range(0, dataset.users().size()).toArray();
    float[] expected = new float[users.length * d];
    model.queryVectors(users).read(0, users.length, expected);
    boolean sees = encoder.historyItems().isPresent();
    int longer = 0;
    int moved = 0;
    int without = 0;
    for (int u : users) {
      Map<String, List<String>> raw = tables.users().get(u);
      List<String> history = tables.pairs().get(u);
      without += history.isEmpty() ? 1 : 0;
      if (sees && history.size() > MAX_ITEMS) {
        longer++;
        moved += requireTheLastItems(encoder, raw, history) ? 1 : 0;
      } else {
        assertArrayEquals(
            Arrays.copyOfRange(expected, u * d, u * d + d),
            encoder.encode(raw, history),
            (float) tolerance,
            "user " + raw + history);
      }
    }
    assertTrue(without > 0, "users without history");
    assertTrue(!sees || moved > longer / 2, moved + " of " + longer + " long histories matter");
    assertEquals(dataset.interactions(Split.TRAIN).size(), totalPairs());
  }

  private long totalPairs() {
    return tables.pairs().stream().mapToLong(List::size).sum();
  }

  /**
   * The model draws among the items of a long history; the encoder takes the last ones.
   *
   * @return whether the first items would have given another vector
   */
  private static boolean requireTheLastItems(
      TaillightQueryEncoder encoder, Map<String, List<String>> raw, List<String> history) {
    float[] whole = encoder.encode(raw, history);
    int first = history.size() - MAX_ITEMS;
    assertArrayEquals(whole, encoder.encode(raw, history.subList(first, history.size())));
    List<String> noisy = new ArrayList<>(history);
    noisy.add(first, "unknown item");
    noisy.addAll(List.of(history.get(history.size() - 1), "", "item"));
    assertArrayEquals(whole, encoder.encode(raw, noisy), 1e-6f);
    return !Arrays.equals(whole, encoder.encode(raw, history.subList(0, first)));
  }

  private static Map<String, String> digests(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        digests.put(folder.relativize(file).toString(), Sha256.of(file));
      }
    }
    return digests;
  }
}
