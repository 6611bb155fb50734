package dev.taillight.trainer;

import static dev.taillight.trainer.TrainingFixture.main;
import static dev.taillight.trainer.loss.MainLossConfig.ItemProbability.COUNTS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.trainer.TrainingStep.Outcome;
import dev.taillight.trainer.checkpoint.Safetensors;
import dev.taillight.trainer.checkpoint.Tensor;
import dev.taillight.trainer.embedding.TablePlace;
import dev.taillight.trainer.embedding.TableValues;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.loss.MainLossConfig.Loss;
import dev.taillight.trainer.optimizer.Adam;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A training with tables on the device, here the processor, against one with tables on the heap.
 */
class DeviceTablesTrainingTest {

  private static final int STEPS = 50;

  @TempDir Path folder;
  private EncodedDataset dataset;

  @BeforeEach
  void open() throws IOException {
    dataset = SyntheticDataset.write(folder.resolve("dataset"), 160, 300, 3);
  }

  /**
   * Features with several values, masked ones, and vocabularies that both towers share; 300 pairs,
   * 20 uniform negatives and 64 views, so two blocks of each; a bank; gradients that are clipped.
   */
  private static TrainingConfig config(OptimizerMethod method, double rate) {
    TrainingConfig base =
        TrainingFixture.training(
            main(Loss.SAMPLED_SOFTMAX, 1, 1, true, 20, 100, COUNTS, 0.05), method, rate, 1, 0.3);
    return new TrainingConfig(
        base.epochs(),
        300,
        base.main(),
        base.contrastive(),
        base.embeddingOptimizer(),
        base.towerOptimizer(),
        base.schedule(),
        base.clipNorm(),
        base.earlyStopping(),
        base.validateEvery(),
        base.checkpoints(),
        base.logEvery());
  }

  /** What a training saw and left. */
  private record Trained(List<Outcome> outcomes, List<Tensor> tensors, List<float[]> values) {}

  private Trained train(TrainingConfig config, TablePlace place) {
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      TwoTowers towers =
          new TwoTowers(
              dataset,
              TrainingFixture.model(true),
              shapes -> place.tables(shapes, config.embeddingOptimizer().rule(), session),
              config.towerOptimizer().rule());
      towers.initialise(4, 0.3);
      BatchSource batches =
          new BatchSource(
              dataset,
              towers,
              9,
              config.batchSize(),
              config.main().uniformNegatives(),
              config.contrastive().batchSize(),
              Optional.of(TrainingFixture.evenAndOdd()));
      CandidatePool pool =
          new CandidatePool(
              new CountedShares(dataset),
              dataset.items().size(),
              new VectorBank(config.main().bank(), 8));
      TrainingStep step = new TrainingStep(towers, config, pool, session);
      List<Outcome> outcomes = new ArrayList<>();
      int held = session.manager().getManagedArrays().size();
      for (int i = 0; i < STEPS; i++) {
        int epoch = i / batches.stepsPerEpoch();
        try (TrainingBatch batch = batches.batch(epoch, i % batches.stepsPerEpoch())) {
          outcomes.add(step.learn(batch, 1));
        }
      }
      assertEquals(held, session.manager().getManagedArrays().size(), "arrays that are kept");
      List<Tensor> tensors = new ArrayList<>(towers.weights());
      tensors.addAll(towers.optimizerState());
      return new Trained(outcomes, tensors, tensors.stream().map(TableValues::of).toList());
    }
  }

  /**
   * The two add up the same float32 numbers in another order, an error of 2⁻²⁴ = 6·10⁻⁸ of each sum
   * and step; a wrong weight, row or rate shows in the first digits.
   */
  @ParameterizedTest
  @EnumSource
  void learnsWhatTablesOnTheHeapLearn(OptimizerMethod method) {
    TrainingConfig config = config(method, method == OptimizerMethod.SGD ? 0.1 : 0.01);
    Trained heap = train(config, TablePlace.HOST);
    Trained device = train(config, TablePlace.DEVICE);
    boolean clipped = false;
    for (int i = 0; i < STEPS; i++) {
      Outcome expected = heap.outcomes().get(i);
      Outcome found = device.outcomes().get(i);
      assertEquals(expected.mainLoss(), found.mainLoss(), 1e-5, "step " + i);
      assertEquals(expected.selfLoss(), found.selfLoss(), 1e-5, "step " + i);
      assertEquals(1, found.gradientNorm() / expected.gradientNorm(), 1e-5, "step " + i);
      clipped |= expected.gradientNorm() > config.clipNorm();
    }
    assertTrue(clipped, "no gradient was clipped");
    for (int t = 0; t < heap.tensors().size(); t++) {
      String name = heap.tensors().get(t).name();
      assertEquals(name, device.tensors().get(t).name());
      float[] expected = heap.values().get(t);
      float[] found = device.values().get(t);
      assertEquals(expected.length, found.length, name);
      double worst = 0;
      for (int i = 0; i < expected.length; i++) {
        worst = Math.max(worst, Math.abs(expected[i] - found[i]));
      }
      assertTrue(worst < 1e-5, name + " differs by " + worst);
    }
    float first = heap.outcomes().get(0).loss(0.3);
    float last = device.outcomes().get(STEPS - 1).loss(0.3);
    assertTrue(last < 0.9 * first, "nothing was learned: " + first + " to " + last);
  }

  private static TrainingSetup setup(TablePlace place, int epochs) {
    return TrainingFixture.setup(
        TrainingFixture.training(OptimizerMethod.ADAM, 0.01, epochs, 0.3), place);
  }

  private Checkpoint train(TablePlace place, int epochs, Validation validation, String name) {
    return TrainingFixture.run(setup(place, epochs), dataset, validation, folder.resolve(name))
        .train();
  }

  @Test
  void givesTheSameBytesTwice() throws IOException {
    Path one = train(TablePlace.DEVICE, 2, TrainingFixture.growing(), "one").folder();
    Path two = train(TablePlace.DEVICE, 2, TrainingFixture.growing(), "two").folder();
    for (String file : List.of("weights.safetensors", "optimizer.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(one.resolve(file)), Files.readAllBytes(two.resolve(file)), file);
    }
  }

  /**
   * Stops in the third of four epochs and goes on with the tables where they were, or elsewhere.
   */
  @ParameterizedTest
  @CsvSource({"DEVICE, DEVICE", "HOST, DEVICE", "DEVICE, HOST"})
  void goesOnFromACheckpointOfEither(TablePlace before, TablePlace after) throws IOException {
    Path whole = train(after, 4, TrainingFixture.growing(), "whole").folder();
    double[] score = {0};
    Validation failing =
        model -> {
          if (score[0] > 0.15) {
            throw new IllegalStateException("pulled the plug");
          }
          return Map.of("recall@5/overall", score[0] += 0.1);
        };
    assertThrows(IllegalStateException.class, () -> train(before, 4, failing, "broken"));
    List<Integer> validated = new ArrayList<>();
    Validation goingOn =
        model -> {
          validated.add(1);
          return Map.of("recall@5/overall", score[0] += 0.1);
        };
    Path resumed = train(after, 4, goingOn, "broken").folder();
    assertEquals(2, validated.size(), "epochs 3 and 4 only");
    for (String file : List.of("weights.safetensors", "optimizer.safetensors")) {
      byte[] expected = Files.readAllBytes(whole.resolve(file));
      byte[] found = Files.readAllBytes(resumed.resolve(file));
      if (before == after) {
        assertArrayEquals(expected, found, file);
      } else {
        assertSimilar(expected, found, file);
      }
    }
  }

  /** The same header and, value by value, nearly the same numbers. */
  private static void assertSimilar(byte[] expected, byte[] found, String file) {
    ByteBuffer one = ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer two = ByteBuffer.wrap(found).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(one.remaining(), two.remaining(), file);
    int header = Long.BYTES + (int) one.getLong(0);
    assertArrayEquals(Arrays.copyOf(expected, header), Arrays.copyOf(found, header), file);
    for (int at = header; at < expected.length; at += Float.BYTES) {
      assertEquals(one.getFloat(at), two.getFloat(at), 1e-5, file + " at " + at);
    }
  }

  @Test
  void readsAndWritesTheSameBytesWhereverTheTablesLie() throws IOException {
    Path written = train(TablePlace.DEVICE, 1, TrainingFixture.growing(), "run").folder();
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      for (TablePlace place : List.of(TablePlace.HOST, TablePlace.DEVICE)) {
        TwoTowers towers =
            new TwoTowers(
                dataset,
                TrainingFixture.model(true),
                shapes -> place.tables(shapes, new Adam(), session),
                new Adam());
        Checkpoint checkpoint = Checkpoint.read(written);
        checkpoint.readWeights(towers.weights());
        checkpoint.readOptimizerState(towers.optimizerState());
        Path again = folder.resolve(place + ".safetensors");
        Safetensors.write(again, towers.weights());
        assertEquals(-1, Files.mismatch(again, written.resolve("weights.safetensors")));
        Safetensors.write(again, towers.optimizerState());
        assertEquals(-1, Files.mismatch(again, written.resolve("optimizer.safetensors")));
      }
    }
  }

  @Test
  void computesTheSameVectors() {
    Path checkpoint = train(TablePlace.HOST, 1, TrainingFixture.growing(), "run").folder();
    try (TwoTowerModel heap =
            TwoTowerModel.load(checkpoint, dataset, ComputeDevice.CPU, 1, TablePlace.HOST);
        TwoTowerModel device =
            TwoTowerModel.load(checkpoint, dataset, ComputeDevice.CPU, 1, TablePlace.DEVICE)) {
      assertEquals(heap.queryTowerHash(), device.queryTowerHash());
      int[] users = IntStream.range(0, 300).toArray();
      assertArrayEquals(read(heap.itemVectors()), read(device.itemVectors()), 1e-6f);
      assertArrayEquals(read(heap.queryVectors(users)), read(device.queryVectors(users)), 1e-6f);
    }
  }

  private static float[] read(VectorSource vectors) {
    float[] values = new float[vectors.size() * vectors.dimension()];
    vectors.read(0, vectors.size(), values);
    return values;
  }
}
