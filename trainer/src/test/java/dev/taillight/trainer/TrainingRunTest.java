package dev.taillight.trainer;

import static dev.taillight.trainer.TrainingFixture.dropping;
import static dev.taillight.trainer.TrainingFixture.main;
import static dev.taillight.trainer.loss.MainLossConfig.ItemProbability.COUNTS;
import static dev.taillight.trainer.loss.MainLossConfig.ItemProbability.STREAMING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.augment.Augmenter;
import dev.taillight.augment.IdDropoutConfig;
import dev.taillight.augment.MaskScope;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import dev.taillight.progress.StoppedException;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.loss.ContrastiveConfig;
import dev.taillight.trainer.loss.MainLossConfig;
import dev.taillight.trainer.loss.MainLossConfig.Loss;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import dev.taillight.trainer.optimizer.ScheduleConfig;
import dev.taillight.trainer.tower.MatrixPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingRunTest {

  private static final IdDropoutConfig DROPPED_IDS =
      new IdDropoutConfig(List.of("topic", "words"), 0.5);

  @TempDir Path folder;
  private EncodedDataset dataset;

  @BeforeEach
  void open() throws IOException {
    dataset = SyntheticDataset.write(folder.resolve("dataset"), 160, 300, 3);
  }

  private static TrainingSetup setup(int epochs, double alpha) {
    return TrainingFixture.setup(
        TrainingFixture.training(OptimizerMethod.ADAM, 0.01, epochs, alpha));
  }

  private Checkpoint train(TrainingSetup setup, String name) {
    return TrainingFixture.run(setup, dataset, TrainingFixture.growing(), folder.resolve(name))
        .train();
  }

  @Test
  void givesTheSameBytesTwiceAndOthersForAnotherSeed() throws IOException {
    TrainingSetup setup = setup(2, 0.3);
    Path one = train(setup, "one").folder();
    Path two = train(setup, "two").folder();
    for (String file : List.of("weights.safetensors", "optimizer.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(one.resolve(file)), Files.readAllBytes(two.resolve(file)), file);
    }
    TrainingSetup other =
        new TrainingSetup(
            setup.model(), setup.training(), setup.device(), 1, setup.tables(), 18, setup.views());
    assertFalse(Arrays.equals(weights(one), weights(train(other, "three").folder())));
  }

  @Test
  void goesOnFromACheckpointAsIfItHadNotBeenInterrupted() throws IOException {
    goesOnFromACheckpoint(setup(4, 0.3));
  }

  @Test
  void goesOnWithTheNegativesAndFrequenciesItHad() throws IOException {
    goesOnFromACheckpoint(
        setup(main(Loss.SAMPLED_SOFTMAX, 1, 1, false, 20, 100, STREAMING, 0.05), 4, 0.3));
  }

  @Test
  void goesOnWithTheFeaturesHiddenThatWouldHaveBeen() throws IOException {
    MainLossConfig main = MainLossConfig.sampledSoftmax(0.2, 1);
    goesOnFromACheckpoint(setup(dropping(main, 0.2, DROPPED_IDS), 4, 0.3));
  }

  @Test
  void goesOnWithTheHardNegativesItWouldHaveHad() throws IOException {
    ContrastiveConfig harder =
        new ContrastiveConfig(0.3, 32, ContrastiveConfig.Loss.SOFTMAX, 0.3, 1, 20);
    TrainingSetup setup = setup(4, 0.3);
    byte[] plain = weights(train(setup, "plain").folder());
    goesOnFromACheckpoint(TrainingFixture.of(setup, harder));
    assertFalse(
        Arrays.equals(plain, weights(train(TrainingFixture.of(setup, harder), "hard").folder())));
  }

  @Test
  void goesOnWithTwoExpertsAndLearnsWhatIsPlanted() throws IOException {
    TrainingSetup setup = TrainingFixture.of(setup(4, 0.3), TrainingFixture.experts("topic"));
    goesOnFromACheckpoint(setup);
    learnsWhatIsPlanted(TrainingFixture.of(setup(6, 0.3), TrainingFixture.experts("topic")));
  }

  @Test
  void expertsNeedFeaturesForBoth() {
    List<String> all = dataset.items().featureNames();
    ModelConfig whole = TrainingFixture.experts(all.toArray(String[]::new));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> train(TrainingFixture.of(setup(1, 0.3), whole), "run"));
    assertEquals(
        "model.item_experts.memorised: expected some of the item features, %s, got %s"
            .formatted(all, all),
        e.getMessage());
  }

  @Test
  void goesOnWithTheNoiseItWouldHaveHad() throws IOException {
    goesOnFromACheckpoint(setup(4, 0.3), TrainingFixture.noisy(0.1));
  }

  @Test
  void goesOnWithTheDimensionsHiddenThatWouldHaveBeen() throws IOException {
    goesOnFromACheckpoint(setup(4, 0.3), TrainingFixture.dimensionsHidden(0.5, MaskScope.ITEM));
  }

  private void goesOnFromACheckpoint(TrainingSetup setup) throws IOException {
    goesOnFromACheckpoint(setup, TrainingFixture.evenAndOdd());
  }

  private void goesOnFromACheckpoint(TrainingSetup setup, Augmenter augmenter) throws IOException {
    TrainingRun undisturbed =
        TrainingFixture.run(
            setup, dataset, augmenter, TrainingFixture.growing(), folder.resolve("whole"));
    byte[] uninterrupted = weights(undisturbed.train().folder());
    double[] score = {0};
    Validation failing =
        model -> {
          if (score[0] > 0.15) {
            throw new IllegalStateException("pulled the plug");
          }
          return Map.of("recall@5/overall", score[0] += 0.1);
        };
    Path broken = folder.resolve("broken");
    assertThrows(
        IllegalStateException.class,
        () -> TrainingFixture.run(setup, dataset, augmenter, failing, broken).train());
    List<Integer> validated = new ArrayList<>();
    score[0] = 0.2;
    Validation goingOn =
        model -> {
          validated.add(1);
          return Map.of("recall@5/overall", score[0] += 0.1);
        };
    Checkpoint resumed = TrainingFixture.run(setup, dataset, augmenter, goingOn, broken).train();
    assertEquals(2, validated.size(), "epochs 3 and 4 only");
    assertArrayEquals(uninterrupted, weights(resumed.folder()));
    assertEquals(steps(folder.resolve("whole")), steps(broken));
  }

  @Test
  void goesOnFromTheCheckpointBeforeADamagedOne() throws IOException {
    TrainingSetup setup = setup(3, 0.3);
    Path run = folder.resolve("run");
    byte[] undisturbed = weights(train(setup, "run").folder());
    Path weights = run.resolve("checkpoints/epoch-0003/weights.safetensors");
    byte[] damaged = undisturbed.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(weights, damaged);
    List<Integer> validated = new ArrayList<>();
    Validation counting =
        model -> {
          validated.add(1);
          return Map.of("recall@5/overall", 0.9);
        };
    Checkpoint again = TrainingFixture.run(setup, dataset, counting, run).train();
    assertEquals(1, validated.size(), "epoch 3 only");
    assertArrayEquals(undisturbed, weights(again.folder()));
  }

  /**
   * A progress that asks to stop: at the {@code advance}-th report of steps done, or, when that is
   * too late, as soon as a piece of work named {@code start} begins.
   */
  private static Progress stopping(int advance, String start) {
    int[] seen = {0};
    return (name, total, unit) -> {
      if (name.equals(start)) {
        throw new StoppedException("as asked");
      }
      return new Progress.Task() {
        @Override
        public void advance(long units) {
          seen[0]++;
          if (seen[0] == advance) {
            throw new StoppedException("as asked");
          }
        }
      };
    };
  }

  private TrainingRun stoppable(TrainingSetup setup, Validation validation, Progress progress) {
    return new TrainingRun(
        setup,
        dataset,
        Optional.of(TrainingFixture.evenAndOdd()),
        validation,
        folder.resolve("stopped"),
        progress);
  }

  /** Everything that carries over from step to step: bank, streamed frequencies, schedule, Adam. */
  private static TrainingSetup everything(int everySteps) {
    return TrainingFixture.checkpoints(
        setup(main(Loss.SAMPLED_SOFTMAX, 1, 1, false, 20, 100, STREAMING, 0.05), 3, 0.3),
        new CheckpointConfig(everySteps, 3, 1));
  }

  /** Its score depends on the weights, as a true one does. */
  private static Validation ofWeights() {
    return model -> {
      float[] vector = new float[model.dimension()];
      model.itemVectors().read(0, 1, vector);
      return Map.of("recall@5/overall", 0.5 + vector[0] / 4);
    };
  }

  @Test
  void aStopWithinAnEpochIsSavedAndGivesTheSameBytes() throws IOException {
    TrainingSetup setup = everything(0);
    Path whole =
        TrainingFixture.run(setup, dataset, ofWeights(), folder.resolve("whole")).train().folder();
    // Of an epoch, the first report is of what had been done before.
    for (int advance : new int[] {3, 4, 2, 5, 2}) {
      TrainingRun run = stoppable(setup, ofWeights(), stopping(advance, ""));
      assertThrows(StoppedException.class, run::train);
    }
    Path resumed = stoppable(setup, ofWeights(), Progress.silent()).train().folder();
    assertEquals(whole.getFileName(), resumed.getFileName());
    assertSameState(whole, resumed);
    assertEquals(lines(folder.resolve("whole")), lines(folder.resolve("stopped")));
  }

  @Test
  void savesThePresentStepWhenAskedToStop() throws IOException {
    TrainingRun run = stoppable(everything(0), ofWeights(), stopping(4, ""));
    assertThrows(StoppedException.class, run::train);
    assertEquals(List.of("epoch-0000-step-000003"), names("stopped"), "reports: 0, 1, 2, 3 steps");
  }

  @Test
  void aStopBeforeTheValidationLosesNoStepOfTheEpoch() throws IOException {
    TrainingSetup setup = everything(0);
    Path whole =
        TrainingFixture.run(setup, dataset, ofWeights(), folder.resolve("whole")).train().folder();
    Validation stopped =
        model -> {
          throw new StoppedException("as asked");
        };
    TrainingRun run = stoppable(setup, stopped, Progress.silent());
    assertThrows(StoppedException.class, run::train);
    // Killed after the validation was logged, before its checkpoint was whole.
    Files.writeString(
        folder.resolve("stopped/metrics.jsonl"),
        "{\"type\":\"validation\",\"epoch\":1,\"step\":1,\"score\":0.5}\n",
        StandardOpenOption.APPEND);
    List<Integer> epochs = new ArrayList<>();
    Progress noting =
        (name, total, unit) -> {
          epochs.add(name.charAt("train epoch ".length()) - '0');
          return new Progress.Task() {};
        };
    Path resumed = stoppable(setup, ofWeights(), noting).train().folder();
    assertEquals(List.of(2, 3), epochs, "the first epoch was not done again");
    assertSameState(whole, resumed);
    assertEquals(lines(folder.resolve("whole")), lines(folder.resolve("stopped")));
  }

  @Test
  void savesWithinAnEpochAsOftenAsIsSaidAndPassesOverDamagedCheckpoints() throws IOException {
    Path whole =
        TrainingFixture.run(everything(0), dataset, ofWeights(), folder.resolve("whole"))
            .train()
            .folder();
    Path checkpoints = folder.resolve("stopped/checkpoints");
    TrainingRun run = stoppable(everything(2), ofWeights(), stopping(6, ""));
    assertThrows(StoppedException.class, run::train);
    assertEquals(
        List.of("epoch-0000-step-000002", "epoch-0000-step-000004", "epoch-0000-step-000005"),
        names("stopped"));
    // The newest has a flipped bit, the one before it a file that ends early.
    Path newest = checkpoints.resolve("epoch-0000-step-000005/optimizer.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);
    Path second = checkpoints.resolve("epoch-0000-step-000004/weights.safetensors");
    Files.write(second, Arrays.copyOf(Files.readAllBytes(second), 1000));
    long[] first = {-1};
    Progress noting =
        (name, total, unit) ->
            new Progress.Task() {
              @Override
              public void advance(long units) {
                first[0] = first[0] < 0 ? units : first[0];
              }
            };
    Path resumed = stoppable(everything(2), ofWeights(), noting).train().folder();
    assertEquals(2, first[0], "went on after step 2");
    assertSameState(whole, resumed);
    assertEquals(lines(folder.resolve("whole")), lines(folder.resolve("stopped")));
  }

  @Test
  void passesOverACheckpointWhoseBestIsDamaged() throws IOException {
    TrainingSetup setup = TrainingFixture.checkpoints(setup(3, 0), new CheckpointConfig(0, 1, 1));
    double[] scores = {0.9, 0.2, 0.1};
    int[] next = {0};
    Validation validation = model -> Map.of("recall@5/overall", scores[next[0]++]);
    Path run = folder.resolve("run");
    byte[] best = weights(TrainingFixture.run(setup, dataset, validation, run).train().folder());
    Path weights = run.resolve("checkpoints/epoch-0001/weights.safetensors");
    Files.write(weights, Arrays.copyOf(best, best.length - 4));
    next[0] = 0;
    Checkpoint again = TrainingFixture.run(setup, dataset, validation, run).train();
    assertEquals(3, next[0], "from the start: nothing whole leads to the best epoch");
    assertArrayEquals(best, weights(again.folder()));
  }

  @Test
  void aDamagedCheckpointDisplacesNoGoodOne() throws IOException {
    TrainingSetup setup = TrainingFixture.checkpoints(everything(2), new CheckpointConfig(2, 1, 1));
    TrainingRun first = stoppable(setup, ofWeights(), stopping(6, ""));
    assertThrows(StoppedException.class, first::train);
    Path newest = folder.resolve("stopped/checkpoints").resolve(names("stopped").get(0));
    // A copy under the name of a later step, as a checkpoint that was kept beside it.
    Path later = newest.resolveSibling("epoch-0000-step-000099");
    Files.createDirectories(later);
    for (String file : List.of("checkpoint.json", "weights.safetensors", "optimizer.safetensors")) {
      Files.copy(newest.resolve(file), later.resolve(file));
    }
    Files.writeString(later.resolve("weights.safetensors"), "damaged");
    TrainingRun second = stoppable(setup, ofWeights(), stopping(2, ""));
    assertThrows(StoppedException.class, second::train);
    assertEquals(1, names("stopped").size(), "the damaged one is gone");
    assertTrue(new CheckpointStore(later.getParent()).latest().isPresent());
  }

  @Test
  void keepsAsManyOfTheBestAsIsSaid() throws IOException {
    TrainingSetup setup = TrainingFixture.checkpoints(setup(5, 0), new CheckpointConfig(0, 1, 2));
    double[] scores = {0.1, 0.9, 0.7, 0.8, 0.2};
    int[] next = {0};
    Validation validation = model -> Map.of("recall@5/overall", scores[next[0]++]);
    TrainingFixture.run(setup, dataset, validation, folder.resolve("run")).train();
    assertEquals(List.of("best.json", "epoch-0002", "epoch-0004", "epoch-0005"), names("run"));
  }

  private List<String> names(String run) throws IOException {
    try (Stream<Path> kept = Files.list(folder.resolve(run).resolve("checkpoints"))) {
      return kept.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static void assertSameState(Path expected, Path found) throws IOException {
    for (String file : List.of("weights.safetensors", "optimizer.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(file)),
          Files.readAllBytes(found.resolve(file)),
          file);
    }
  }

  /** The metrics but for how fast they came. */
  private static List<JsonNode> lines(Path run) throws IOException {
    List<JsonNode> lines = metrics(run);
    lines.forEach(line -> ((ObjectNode) line).remove("examples_per_second"));
    return lines;
  }

  @Test
  void startsAnewWhenTheSettingsHaveChanged() {
    train(setup(1, 0.3), "run");
    List<Integer> validated = new ArrayList<>();
    Validation counting =
        model -> {
          validated.add(1);
          return Map.of("recall@5/overall", 0.5);
        };
    TrainingFixture.run(setup(2, 0.4), dataset, counting, folder.resolve("run")).train();
    assertEquals(2, validated.size());
  }

  private static TrainingSetup setup(MainLossConfig main, int epochs, double alpha) {
    return TrainingFixture.setup(
        TrainingFixture.training(main, OptimizerMethod.ADAM, 0.01, epochs, alpha));
  }

  static Stream<MainLossConfig> mainLosses() {
    return Stream.of(
        main(Loss.SAMPLED_SOFTMAX, 1, 0, true, 0, 0, COUNTS, 0.05),
        main(Loss.BPR, 1, 1, true, 0, 0, COUNTS, 0.05),
        main(Loss.HINGE, 1, 1, true, 0, 0, COUNTS, 0.05),
        main(Loss.HINGE, 2, 1, true, 0, 0, COUNTS, 0.05),
        main(Loss.LOGISTIC, 1, 0, true, 0, 0, COUNTS, 0.05),
        main(Loss.LOGISTIC, 1, 1, false, 0, 0, COUNTS, 0.05),
        main(Loss.SAMPLED_SOFTMAX, 1, 1, false, 0, 0, COUNTS, 0.05),
        main(Loss.SAMPLED_SOFTMAX, 1, 1, true, 40, 0, COUNTS, 0.05),
        main(Loss.SAMPLED_SOFTMAX, 1, 1, false, 40, 0, COUNTS, 0.05),
        main(Loss.BPR, 1, 1, true, 40, 0, COUNTS, 0.05),
        main(Loss.SAMPLED_SOFTMAX, 1, 1, true, 40, 0, STREAMING, 0.05),
        main(Loss.SAMPLED_SOFTMAX, 1, 1, true, 40, 0, STREAMING, 0.5),
        main(Loss.SAMPLED_SOFTMAX, 1, 1, true, 0, 100, COUNTS, 0.05),
        main(Loss.BPR, 1, 1, false, 40, 100, COUNTS, 0.05),
        dropping(main(Loss.SAMPLED_SOFTMAX, 1, 1, true, 40, 0, COUNTS, 0.05), 0.2, DROPPED_IDS));
  }

  @ParameterizedTest
  @MethodSource("mainLosses")
  void learnsWhatIsPlantedWithEveryMainLoss(MainLossConfig main) throws IOException {
    learnsWhatIsPlanted(setup(main, 12, 0.3)); // pointwise takes longer than the softmax
  }

  @Test
  void everyMainLossGivesOtherWeights() throws IOException {
    List<MainLossConfig> all = new ArrayList<>(mainLosses().toList());
    MainLossConfig softmax = MainLossConfig.sampledSoftmax(0.2, 1);
    all.add(softmax);
    all.add(dropping(softmax, 0.2, IdDropoutConfig.NONE));
    all.add(dropping(softmax, 0, DROPPED_IDS));
    Set<String> seen = new HashSet<>();
    for (MainLossConfig main : all) {
      Path weights = train(setup(main, 1, 0), "run").folder().resolve("weights.safetensors");
      assertTrue(seen.add(Sha256.of(weights)), main + " changes something");
    }
  }

  @Test
  void learnsWhatIsPlantedWithProductsOfFloat16AndOtherWeights() throws IOException {
    TrainingSetup exact = setup(6, 0.3);
    learnsWhatIsPlanted(exact);
    Path weights = folder.resolve("run/checkpoints/epoch-0006/weights.safetensors");
    String ofFloat32 = Sha256.of(weights);
    learnsWhatIsPlanted(TrainingFixture.of(exact, MatrixPrecision.FLOAT16));
    assertFalse(ofFloat32.equals(Sha256.of(weights)));
  }

  @Test
  void learnsWhatIsPlanted() throws IOException {
    learnsWhatIsPlanted(setup(6, 0.3));
  }

  private void learnsWhatIsPlanted(TrainingSetup setup) throws IOException {
    List<Double> recalls = new ArrayList<>();
    Validation recall =
        model -> {
          recalls.add(shareOfSameTopicAmongNearest(model));
          return Map.of("recall@5/overall", recalls.get(recalls.size() - 1));
        };
    TrainingFixture.run(setup, dataset, recall, folder.resolve("run")).train();
    // One in eight would be luck; cold items (the last tenth) are among those that are counted.
    assertTrue(
        recalls.get(recalls.size() - 1) > 0.9,
        "share of the user's topic among the nearest: " + recalls);
    List<JsonNode> lines = metrics(folder.resolve("run"));
    List<Double> losses =
        lines.stream()
            .filter(line -> line.get("type").asText().equals("step"))
            .map(line -> line.get("loss").asDouble())
            .toList();
    assertTrue(losses.get(losses.size() - 1) < losses.get(0), "losses " + losses);
    assertEquals(
        setup.training().epochs(),
        lines.stream().filter(l -> l.get("type").asText().equals("validation")).count());
  }

  @Test
  void keepsTheBestAndTheLastCheckpoints() throws IOException {
    double[] scores = {0.1, 0.9, 0.3, 0.2, 0.5};
    int[] next = {0};
    Validation validation = model -> Map.of("recall@5/overall", scores[next[0]++]);
    Path run = folder.resolve("run");
    Checkpoint best = TrainingFixture.run(setup(5, 0), dataset, validation, run).train();
    assertEquals(2, best.position().epoch());
    try (Stream<Path> kept = Files.list(run.resolve("checkpoints"))) {
      assertEquals(
          List.of("best.json", "epoch-0002", "epoch-0004", "epoch-0005"),
          kept.map(path -> path.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void validatesAndLogsAsOftenAsIsSaid() throws IOException {
    TrainingConfig base = TrainingFixture.training(OptimizerMethod.ADAM, 0.01, 5, 0);
    TrainingConfig sparse =
        new TrainingConfig(
            base.epochs(),
            base.batchSize(),
            base.main(),
            base.contrastive(),
            base.embeddingOptimizer(),
            base.towerOptimizer(),
            base.schedule(),
            base.clipNorm(),
            base.earlyStopping(),
            2,
            new CheckpointConfig(0, 1, 1),
            4);
    Path run = folder.resolve("run");
    TrainingFixture.run(TrainingFixture.setup(sparse), dataset, TrainingFixture.growing(), run)
        .train();
    long steps = dataset.interactions(Split.TRAIN).size() / base.batchSize();
    List<JsonNode> lines = metrics(run);
    // Every second epoch and the last one; every fourth step and the last one of an epoch.
    assertEquals(
        List.of(2, 4, 5),
        lines.stream()
            .filter(line -> line.get("type").asText().equals("validation"))
            .map(line -> line.get("epoch").asInt())
            .toList());
    assertEquals(
        LongStream.rangeClosed(1, steps)
            .filter(step -> step % 4 == 0 || step == steps)
            .boxed()
            .toList(),
        lines.stream()
            .filter(line -> line.get("type").asText().equals("step"))
            .filter(line -> line.get("epoch").asInt() == 1)
            .map(line -> line.get("step").asLong())
            .toList());
  }

  @Test
  void stopsWhenPatienceIsOver() {
    TrainingConfig base = TrainingFixture.training(OptimizerMethod.ADAM, 0.01, 50, 0);
    TrainingConfig patient =
        new TrainingConfig(
            base.epochs(),
            base.batchSize(),
            base.main(),
            base.contrastive(),
            base.embeddingOptimizer(),
            base.towerOptimizer(),
            base.schedule(),
            base.clipNorm(),
            new EarlyStoppingConfig("recall@5", List.of("head", "tail"), 2),
            1,
            new CheckpointConfig(0, 1, 1),
            1);
    // Means over the slices: 0.3, 0.4, 0.4, 0.35: the second is best, two more are waited for.
    double[][] scores = {{0.5, 0.1}, {0.5, 0.3}, {0.7, 0.1}, {0.6, 0.1}};
    int[] next = {0};
    Validation validation =
        model -> {
          double[] score = scores[next[0]++];
          return Map.of("recall@5/head", score[0], "recall@5/tail", score[1]);
        };
    Checkpoint best =
        TrainingFixture.run(
                TrainingFixture.setup(patient), dataset, validation, folder.resolve("run"))
            .train();
    assertEquals(2, best.position().epoch());
    assertEquals(4, next[0]);
  }

  @Test
  void namesAMetricThatTheValidationDoesNotGive() {
    Validation validation = model -> Map.of("recall@20/overall", 0.5);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                TrainingFixture.run(setup(1, 0), dataset, validation, folder.resolve("run"))
                    .train());
    assertTrue(e.getMessage().contains("recall@5/overall"), e.getMessage());
  }

  @Test
  void refusesToGoOnWhenTheTrainingDiverges() {
    TrainingConfig wild = TrainingFixture.training(OptimizerMethod.SGD, 1e30, 3, 0.3);
    TrainingConfig unclipped =
        new TrainingConfig(
            3,
            64,
            wild.main(),
            wild.contrastive(),
            wild.embeddingOptimizer(),
            wild.towerOptimizer(),
            wild.schedule(),
            0,
            wild.earlyStopping(),
            1,
            new CheckpointConfig(0, 1, 1),
            1);
    Path run = folder.resolve("run");
    TrainingDivergedException e =
        assertThrows(
            TrainingDivergedException.class,
            () ->
                TrainingFixture.run(
                        TrainingFixture.setup(unclipped), dataset, TrainingFixture.growing(), run)
                    .train());
    assertTrue(e.getMessage().contains("step"), e.getMessage());
    assertTrue(new CheckpointStore(run.resolve("checkpoints")).best().isEmpty());
  }

  @Test
  void noticesThatTheLastStepOfAnEpochDiverged() {
    TrainingConfig wild = TrainingFixture.training(OptimizerMethod.SGD, 1e38, 3, 0.3);
    TrainingConfig oneStep =
        new TrainingConfig(
            3,
            100_000,
            wild.main(),
            wild.contrastive(),
            wild.embeddingOptimizer(),
            wild.towerOptimizer(),
            new ScheduleConfig(0, ScheduleConfig.Decay.NONE, 1),
            0,
            wild.earlyStopping(),
            1,
            new CheckpointConfig(0, 1, 1),
            1);
    Validation validation =
        model -> {
          model.itemVectors().read(0, 1, new float[model.dimension()]);
          return Map.of("recall@5/overall", 0.5);
        };
    assertThrows(
        TrainingDivergedException.class,
        () ->
            TrainingFixture.run(
                    TrainingFixture.setup(oneStep), dataset, validation, folder.resolve("run"))
                .train());
    assertTrue(new CheckpointStore(folder.resolve("run/checkpoints")).latest().isEmpty());
  }

  @Test
  void givesEveryReaderTheSameBits() {
    Checkpoint checkpoint = train(setup(1, 0.3), "run");
    try (TwoTowerModel model =
        TwoTowerModel.load(checkpoint.folder(), dataset, ComputeDevice.CPU)) {
      int d = model.dimension();
      float[] whole = new float[160 * d];
      model.itemVectors().read(0, 160, whole);
      VectorSource fresh = model.itemVectors();
      float[] piece = new float[7 * d];
      fresh.read(31, 7, piece);
      assertArrayEquals(Arrays.copyOfRange(whole, 31 * d, 38 * d), piece);
      double norm = 0;
      for (int i = 0; i < d; i++) {
        norm += piece[i] * piece[i];
      }
      assertEquals(1, norm, 1e-5);
      assertEquals(2, model.queryVectors(new int[] {5, 9}).size());
    }
  }

  @Test
  void tellsQueryTowersApart() {
    Checkpoint a = train(setup(1, 0.3), "a");
    Checkpoint b = train(setup(2, 0.3), "b");
    try (TwoTowerModel one = TwoTowerModel.load(a.folder(), dataset, ComputeDevice.CPU);
        TwoTowerModel same = TwoTowerModel.load(a.folder(), dataset, ComputeDevice.CPU);
        TwoTowerModel other = TwoTowerModel.load(b.folder(), dataset, ComputeDevice.CPU)) {
      assertEquals(one.queryTowerHash(), same.queryTowerHash());
      assertFalse(one.queryTowerHash().equals(other.queryTowerHash()));
    }
  }

  @Test
  void readsCheckpointsThatDoNotNameThePrecisionOfMatricesOrExperts() throws IOException {
    Checkpoint checkpoint = train(setup(1, 0), "run");
    Path file = checkpoint.folder().resolve("checkpoint.json");
    String before = Files.readString(file);
    String older = before.replaceFirst(",\\s*\"matrix_precision\" : \"float32\"", "");
    assertFalse(before.equals(older), before);
    String oldest = older.replaceFirst(",\\s*\"item_experts\" : \\{[^}]*}", "");
    assertFalse(older.equals(oldest), older);
    Files.writeString(file, oldest);
    try (TwoTowerModel model =
        TwoTowerModel.load(checkpoint.folder(), dataset, ComputeDevice.CPU)) {
      model.itemVectors().read(0, 1, new float[model.dimension()]);
    }
  }

  @Test
  void refusesACheckpointOfAnotherDatasetOrADamagedOne() throws IOException {
    Checkpoint checkpoint = train(setup(1, 0), "run");
    EncodedDataset other = SyntheticDataset.write(folder.resolve("other"), 160, 300, 4);
    DatasetException e =
        assertThrows(
            DatasetException.class,
            () -> TwoTowerModel.load(checkpoint.folder(), other, ComputeDevice.CPU));
    assertTrue(e.getMessage().contains("another dataset"), e.getMessage());
    Path weights = checkpoint.folder().resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length / 2] ^= 1;
    Files.write(weights, bytes);
    DatasetException damaged =
        assertThrows(DatasetException.class, () -> Checkpoint.read(checkpoint.folder()));
    assertTrue(damaged.getMessage().contains("weights.safetensors"), damaged.getMessage());
  }

  @Test
  void needsAnAugmenterForTheContrastiveLoss() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new TrainingRun(
                setup(1, 0.3),
                dataset,
                Optional.empty(),
                TrainingFixture.growing(),
                folder.resolve("run"),
                Progress.silent()));
  }

  private double shareOfSameTopicAmongNearest(TwoTowerModel model) {
    int d = model.dimension();
    int items = dataset.items().size();
    float[] vectors = new float[items * d];
    model.itemVectors().read(0, items, vectors);
    float[] query = new float[d];
    int same = 0;
    for (int user = 0; user < 40; user++) {
      model.queryVectors(new int[] {user}).read(0, 1, query);
      double[] scores = new double[items];
      for (int item = 0; item < items; item++) {
        for (int i = 0; i < d; i++) {
          scores[item] += query[i] * vectors[item * d + i];
        }
      }
      double[] sorted = scores.clone();
      Arrays.sort(sorted);
      for (int item = 0; item < items; item++) {
        if (scores[item] >= sorted[items - 5]
            && item % SyntheticDataset.TOPICS == user % SyntheticDataset.TOPICS) {
          same++;
        }
      }
    }
    return same / 200.0;
  }

  private static byte[] weights(Path checkpoint) throws IOException {
    return Files.readAllBytes(checkpoint.resolve("weights.safetensors"));
  }

  private static List<Long> steps(Path run) throws IOException {
    return metrics(run).stream().map(line -> line.get("step").asLong()).toList();
  }

  private static List<JsonNode> metrics(Path run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }
}
