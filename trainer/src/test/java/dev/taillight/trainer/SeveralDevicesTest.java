package dev.taillight.trainer;

import static dev.taillight.trainer.TrainingFixture.main;
import static dev.taillight.trainer.loss.MainLossConfig.ItemProbability.STREAMING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.augment.Augmenter;
import dev.taillight.augment.MaskScope;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.checkpoint.Tensor;
import dev.taillight.trainer.embedding.HostTables;
import dev.taillight.trainer.embedding.TablePlace;
import dev.taillight.trainer.embedding.TableShape;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.PretendedDevices;
import dev.taillight.trainer.loss.ContrastiveConfig;
import dev.taillight.trainer.loss.MainLossConfig.Loss;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import dev.taillight.trainer.optimizer.Sgd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that are pretended, each on the processor, against the processor alone. */
class SeveralDevicesTest {

  private static final List<String> FILES = List.of("weights.safetensors", "optimizer.safetensors");

  @TempDir Path folder;
  private EncodedDataset dataset;

  @BeforeEach
  void open() throws IOException {
    dataset = SyntheticDataset.write(folder.resolve("dataset"), 160, 300, 3);
  }

  /**
   * 600 pairs, 20 uniform negatives, 300 views and a bank of 300: three blocks of queries, five of
   * items, three and two of scores. Gradients are clipped.
   */
  private static TrainingSetup setup(Loss loss, int epochs) {
    return TrainingFixture.setup(
        TrainingFixture.training(
            main(loss, 1, 1, loss != Loss.BPR, 20, 300, STREAMING, 0.05),
            OptimizerMethod.ADAM,
            0.01,
            epochs,
            0.3,
            600,
            300),
        TablePlace.AUTO);
  }

  private Path train(
      TrainingSetup setup, Validation validation, Supplier<DeviceSession> devices, String name) {
    return train(setup, TrainingFixture.evenAndOdd(), validation, devices, name);
  }

  private Path train(
      TrainingSetup setup,
      Augmenter augmenter,
      Validation validation,
      Supplier<DeviceSession> devices,
      String name) {
    return new TrainingRun(
            setup,
            dataset,
            Optional.of(augmenter),
            validation,
            folder.resolve(name),
            Progress.silent(),
            devices)
        .train()
        .folder();
  }

  private Path train(TrainingSetup setup, Supplier<DeviceSession> devices, String name) {
    return train(setup, readingVectors(), devices, name);
  }

  /** A score that grows with the epochs, and vectors that must be numbers. */
  private static Validation readingVectors() {
    Validation growing = TrainingFixture.growing();
    return model -> {
      VectorSource items = model.itemVectors();
      items.read(0, items.size(), new float[items.size() * items.dimension()]);
      return growing.evaluate(model);
    };
  }

  private static DeviceSession processor() {
    return ComputeDevice.CPU.open();
  }

  private static void assertSameBytes(Path expected, Path found) throws IOException {
    for (String file : FILES) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(file)),
          Files.readAllBytes(found.resolve(file)),
          file);
    }
  }

  /** More devices than some rounds have blocks among them. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void giveTheBytesOfOneProcessor(int devices) throws IOException {
    TrainingSetup setup = setup(Loss.SAMPLED_SOFTMAX, 2);
    Path one = train(setup, SeveralDevicesTest::processor, "one");
    Path several = train(setup, () -> PretendedDevices.processors(devices, 2), "several");
    assertSameBytes(one, several);
    TrainingSetup other = setup(Loss.BPR, 2);
    assertFalse(
        Arrays.equals(
            Files.readAllBytes(one.resolve(FILES.get(0))),
            Files.readAllBytes(
                train(other, SeveralDevicesTest::processor, "other").resolve(FILES.get(0)))),
        "what is compared depends on the settings");
  }

  @ParameterizedTest
  @EnumSource(names = {"BPR", "HINGE", "LOGISTIC"})
  void giveTheBytesOfOneProcessorWithEachLoss(Loss loss) throws IOException {
    TrainingSetup setup = setup(loss, 1);
    assertSameBytes(
        train(setup, SeveralDevicesTest::processor, "one"),
        train(setup, () -> PretendedDevices.processors(2, 1), "several"));
  }

  static Stream<Arguments> views() {
    return Stream.of(
        Arguments.of(ContrastiveConfig.Loss.SOFTMAX, TrainingFixture.noisy(0.3)),
        Arguments.of(
            ContrastiveConfig.Loss.ALIGN_UNIFORM,
            TrainingFixture.dimensionsHidden(0.3, MaskScope.ITEM)),
        Arguments.of(ContrastiveConfig.Loss.ALIGN_UNIFORM, TrainingFixture.noisy(0.3)),
        Arguments.of(ContrastiveConfig.Loss.SPREAD_OUT, TrainingFixture.evenAndOdd()));
  }

  @ParameterizedTest
  @MethodSource("views")
  void giveTheBytesOfOneProcessorWithEachContrastiveLoss(
      ContrastiveConfig.Loss loss, Augmenter augmenter) throws IOException {
    TrainingSetup setup = setup(loss);
    Validation validation = readingVectors();
    Path one = train(setup, augmenter, validation, SeveralDevicesTest::processor, "one");
    Supplier<DeviceSession> devices = () -> PretendedDevices.processors(3, 1);
    assertSameBytes(one, train(setup, augmenter, validation, devices, "several"));
  }

  private static TrainingSetup setup(ContrastiveConfig.Loss loss) {
    TrainingConfig base = setup(Loss.SAMPLED_SOFTMAX, 1).training();
    int hardNegatives = loss == ContrastiveConfig.Loss.SOFTMAX ? 100 : 0;
    return TrainingFixture.setup(
        new TrainingConfig(
            base.epochs(),
            base.batchSize(),
            base.main(),
            new ContrastiveConfig(0.3, 300, loss, 0.3, 1, hardNegatives),
            base.embeddingOptimizer(),
            base.towerOptimizer(),
            base.schedule(),
            base.clipNorm(),
            base.earlyStopping(),
            base.validateEvery(),
            base.checkpoints(),
            base.logEvery()));
  }

  @Test
  void giveTheBytesOfOneProcessorWithTwoExperts() throws IOException {
    TrainingSetup setup =
        TrainingFixture.of(
            setup(Loss.SAMPLED_SOFTMAX, 1),
            TrainingFixture.experts(dataset.items().featureNames().get(0)));
    assertSameBytes(
        train(setup, SeveralDevicesTest::processor, "one"),
        train(setup, () -> PretendedDevices.processors(3, 1), "several"));
  }

  @Test
  void giveTheSameBytesHoweverSlowOneOfThemIs() throws IOException {
    TrainingSetup setup = setup(Loss.SAMPLED_SOFTMAX, 1);
    Path one = train(setup, SeveralDevicesTest::processor, "one");
    for (int slow = 0; slow < 3; slow++) {
      int device = slow;
      assertSameBytes(
          one,
          train(
              setup, () -> PretendedDevices.processorsOneOfThemSlow(3, 1, device), "slow " + slow));
    }
  }

  /** Stops in the third of four epochs and goes on with another number of devices. */
  @Test
  void goOnFromACheckpointOfAnotherNumberOfDevices() throws IOException {
    TrainingSetup setup = setup(Loss.SAMPLED_SOFTMAX, 4);
    Path whole = train(setup, SeveralDevicesTest::processor, "whole");
    double[] score = {0};
    Validation failing =
        model -> {
          if (score[0] > 0.15) {
            throw new IllegalStateException("pulled the plug");
          }
          return Map.of("recall@5/overall", score[0] += 0.1);
        };
    assertThrows(
        IllegalStateException.class,
        () -> train(setup, failing, () -> PretendedDevices.processors(3, 1), "broken"));
    int[] validated = {0};
    Validation goingOn =
        model -> {
          validated[0]++;
          return Map.of("recall@5/overall", score[0] += 0.1);
        };
    Path resumed = train(setup, goingOn, () -> PretendedDevices.processors(2, 1), "broken");
    assertEquals(2, validated[0], "epochs 3 and 4 only");
    assertSameBytes(whole, resumed);
  }

  /**
   * A batch is one block for each card instead of one for 256 rows, so sums have other last bits:
   * 2⁻²⁴ = 6·10⁻⁸ of each sum and step. Host tables, which AUTO takes for several.
   */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void graphicsProcessorsLearnWhatTheProcessorLearns(int devices) throws IOException {
    TrainingSetup setup = setup(Loss.SAMPLED_SOFTMAX, 2);
    Path one = train(setup, SeveralDevicesTest::processor, "one");
    Supplier<DeviceSession> cards = () -> PretendedDevices.graphicsProcessors(devices, 2);
    Path several = train(setup, cards, "several");
    for (String file : FILES) {
      ByteBuffer expected = values(one.resolve(file));
      ByteBuffer found = values(several.resolve(file));
      assertEquals(expected.remaining(), found.remaining(), file);
      while (expected.hasRemaining()) {
        assertEquals(expected.getFloat(), found.getFloat(), 1e-5, file);
      }
    }
    assertSameBytes(several, train(setup, cards, "again"));
  }

  /** The numbers behind the header of a file of tensors. */
  private static ByteBuffer values(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.position(Long.BYTES + (int) bytes.getLong(0));
  }

  @Test
  void tablesDoNotLieOnOneOfSeveral() {
    List<TableShape> shapes = List.of(new TableShape("table", 3, 2));
    try (DeviceSession cards = PretendedDevices.graphicsProcessors(2, 1)) {
      assertTrue(TablePlace.AUTO.tables(shapes, new Sgd(), cards) instanceof HostTables);
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> TablePlace.DEVICE.tables(shapes, new Sgd(), cards));
      assertTrue(e.getMessage().startsWith("embedding_tables: device"), e.getMessage());
      assertTrue(e.getMessage().contains("2 devices"), e.getMessage());
    }
  }

  @Test
  void leaveNothingBehindAfterAStep() {
    TrainingConfig config = setup(Loss.SAMPLED_SOFTMAX, 1).training();
    try (DeviceSession cards = PretendedDevices.graphicsProcessors(2, 1)) {
      TwoTowers towers =
          new TwoTowers(
              dataset,
              TrainingFixture.model(true),
              config.embeddingOptimizer().rule(),
              config.towerOptimizer().rule());
      towers.initialise(4, 0.3);
      float[] before = tensor(towers);
      BatchSource batches =
          new BatchSource(
              dataset, towers, 9, 600, 20, 300, Optional.of(TrainingFixture.evenAndOdd()));
      CandidatePool pool =
          new CandidatePool(
              new CountedShares(dataset), dataset.items().size(), new VectorBank(300, 8));
      TrainingStep step = new TrainingStep(towers, config, pool, cards);
      for (int i = 0; i < 3; i++) {
        try (TrainingBatch batch = batches.batch(i, 0)) {
          assertTrue(step.learn(batch, 1).isFinite());
        }
        assertEquals(0, cards.manager().getManagedArrays().size());
      }
      assertFalse(Arrays.equals(before, tensor(towers)), "it has learned");
    }
  }

  private static float[] tensor(TwoTowers towers) {
    List<Tensor> weights = towers.weights();
    assertFalse(weights.isEmpty());
    return towers.item().tower().parameters().get(0).values().clone();
  }
}
