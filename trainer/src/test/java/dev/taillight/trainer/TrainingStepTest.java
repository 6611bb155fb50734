package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.augment.Augmenter;
import dev.taillight.augment.FeatureDropout;
import dev.taillight.augment.IdDropoutConfig;
import dev.taillight.augment.MaskScope;
import dev.taillight.augment.ViewPair;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.TrainingStep.Outcome;
import dev.taillight.trainer.embedding.EmbeddingTable;
import dev.taillight.trainer.embedding.TablePlace;
import dev.taillight.trainer.embedding.TableValues;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.loss.ContrastiveConfig;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import dev.taillight.trainer.optimizer.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole step: with SGD at rate 1 a parameter moves by its gradient. */
@ParameterizedClass
@EnumSource(names = {"HOST", "DEVICE"})
class TrainingStepTest {

  private static final double ALPHA = 0.7;

  @Parameter TablePlace place;
  @TempDir Path folder;
  private DeviceSession session;
  private EncodedDataset dataset;
  private TwoTowers towers;
  private TrainingBatch batch;
  private int hardNegatives;
  private ModelConfig model = TrainingFixture.model(true);
  private ContrastiveConfig contrastive = ContrastiveConfig.softmax(ALPHA, 32, 0.3);

  @BeforeEach
  void open() throws IOException {
    open(50, 16, 8, 12, TrainingFixture.evenAndOdd());
  }

  /** Opens a dataset with so many users, and a batch with n pairs, B negatives and m views. */
  private void open(int users, int n, int negatives, int m, Augmenter augmenter)
      throws IOException {
    dataset = SyntheticDataset.write(folder.resolve("dataset of " + users), 80, users, 2);
    session = ComputeDevice.CPU.open();
    towers =
        new TwoTowers(
            dataset, model, shapes -> place.tables(shapes, new Sgd(), session), new Sgd());
    towers.initialise(4, 0.5);
    batch =
        new BatchSource(
                dataset,
                towers,
                9,
                n,
                negatives,
                new FeatureDropout(dataset.items().featureNames(), 0, IdDropoutConfig.NONE),
                m,
                hardNegatives,
                Optional.of(augmenter))
            .batch(0, 0);
  }

  @AfterEach
  void close() {
    session.close();
  }

  private TrainingStep step(double rate, double clipNorm) {
    TrainingConfig base = TrainingFixture.training(OptimizerMethod.SGD, rate, 1, ALPHA);
    return new TrainingStep(
        towers,
        new TrainingConfig(
            1,
            16,
            base.main(),
            contrastive,
            base.embeddingOptimizer(),
            base.towerOptimizer(),
            base.schedule(),
            clipNorm,
            base.earlyStopping(),
            1,
            new CheckpointConfig(0, 1, 1),
            1),
        new CandidatePool(new CountedShares(dataset), dataset.items().size(), new VectorBank(0, 8)),
        session);
  }

  /** The loss at the present parameters; a rate factor of 0 moves nothing. */
  private double loss() {
    Outcome outcome = step(1, 0).learn(batch, 0);
    return outcome.mainLoss() + ALPHA * outcome.selfLoss();
  }

  @Test
  void movesEveryTouchedRowAgainstItsGradientOfTheSumOfBothLosses() {
    assertMovesAgainstTheGradient();
  }

  @Test
  void addsUpTheGradientsOfAllBlocksOfALargeBatch() throws IOException {
    session.close();
    open(
        300,
        300,
        40,
        270,
        TrainingFixture.evenAndOdd()); // two blocks of queries and of either loss, four of items
    assertEquals(2, session.blocks(batch.queries().rows()).size());
    assertMovesAgainstTheGradient();
  }

  @ParameterizedTest
  @EnumSource
  void movesAgainstTheGradientWithOneViewThatServesAsBoth(ContrastiveConfig.Loss loss)
      throws IOException {
    contrastive = new ContrastiveConfig(ALPHA, 32, loss, 0.3, 0.8, 0);
    session.close();
    open(50, 16, 8, 12, (items, stream) -> ViewPair.same(items));
    assertEquals(16 + 8 + 12, batch.items().rows(), "one row for both views");
    assertMovesAgainstTheGradient();
    session.close();
    open(300, 300, 40, 270, (items, stream) -> ViewPair.same(items)); // two blocks
    assertMovesAgainstTheGradient();
  }

  @Test
  void oneViewThatServesAsBothLearnsWhatTwoEqualOnesLearn() throws IOException {
    session.close();
    open(50, 16, 8, 12, (items, stream) -> ViewPair.same(items));
    Outcome one = step(1, 0).learn(batch, 1);
    float[][] values = snapshot();
    session.close();
    open(50, 16, 8, 12, (items, stream) -> new ViewPair(items, copy(items)));
    assertEquals(16 + 8 + 2 * 12, batch.items().rows());
    Outcome two = step(1, 0).learn(batch, 1);
    assertEquals(two.selfLoss(), one.selfLoss(), 1e-6);
    assertEquals(two.gradientNorm(), one.gradientNorm(), 1e-5);
    float[][] expected = snapshot();
    for (int t = 0; t < expected.length; t++) {
      assertArrayEquals(expected[t], values[t], 1e-5f);
    }
  }

  @Test
  void movesAgainstTheGradientOfAlignmentAndUniformity() throws IOException {
    contrastive =
        new ContrastiveConfig(ALPHA, 32, ContrastiveConfig.Loss.ALIGN_UNIFORM, 0.3, 0.8, 0);
    assertMovesAgainstTheGradient();
    session.close();
    open(300, 300, 40, 270, TrainingFixture.evenAndOdd()); // two blocks
    assertMovesAgainstTheGradient();
  }

  @Test
  void movesAgainstTheGradientOfNoisyViews() throws IOException {
    session.close();
    open(50, 16, 8, 12, TrainingFixture.noisy(0.3));
    assertEquals(16 + 8 + 12, batch.items().rows(), "one row for both views");
    assertMovesAgainstTheGradient();
  }

  @ParameterizedTest
  @EnumSource
  void movesAgainstTheGradientOfViewsWithoutSomeDimensions(MaskScope scope) throws IOException {
    session.close();
    open(50, 16, 8, 12, TrainingFixture.dimensionsHidden(0.5, scope));
    assertEquals(16 + 8 + 2 * 12, batch.items().rows(), "a row for each view");
    assertMovesAgainstTheGradient();
    session.close();
    open(300, 200, 100, 270, TrainingFixture.dimensionsHidden(0.5, scope)); // views from row 300 on
    assertMovesAgainstTheGradient();
  }

  @Test
  void movesAgainstTheGradientWithHardNegatives() throws IOException {
    hardNegatives = 10;
    session.close();
    open(50, 16, 8, 12, TrainingFixture.evenAndOdd());
    assertEquals(16 + 8 + 12 + 22, batch.items().rows(), "they have a right view only");
    assertMovesAgainstTheGradient();
    session.close();
    open(50, 16, 8, 12, (items, stream) -> ViewPair.same(items));
    assertEquals(16 + 8 + 22, batch.items().rows());
    assertMovesAgainstTheGradient();
    session.close();
    open(50, 16, 8, 12, TrainingFixture.noisy(0.3));
    assertMovesAgainstTheGradient();
    session.close();
    open(50, 16, 8, 12, TrainingFixture.dimensionsHidden(0.5, MaskScope.ITEM));
    assertMovesAgainstTheGradient();
  }

  @Test
  void movesAgainstTheGradientWithTwoExperts() throws IOException {
    model = TrainingFixture.experts("topic", "words");
    session.close();
    open(50, 16, 8, 12, TrainingFixture.evenAndOdd());
    towers.item().tower().parameters().stream()
        .filter(parameter -> parameter.name().contains("gate"))
        .forEach(parameter -> parameter.values()[0] = 0.3f);
    assertMovesAgainstTheGradient();
    session.close();
    open(300, 300, 40, 270, TrainingFixture.dimensionsHidden(0.3, MaskScope.ITEM));
    assertMovesAgainstTheGradient();
  }

  private static FeatureBatch copy(FeatureBatch items) {
    return FeatureBatch.concatenate(items);
  }

  private void assertMovesAgainstTheGradient() {
    float[][] before = snapshot();
    float step = 0.002f; // small enough to stay on one side of the ReLUs' kinks
    double[] expected = new double[60];
    int[][] where = new int[expected.length][];
    RandomStream stream = RandomStream.of(1, "coordinates");
    for (int i = 0; i < expected.length; i++) {
      int table = stream.nextInt(towers.tables().all().size());
      EmbeddingTable nudged = towers.tables().all().get(table);
      float[] values = TableValues.of(nudged);
      int at = stream.nextInt(values.length);
      where[i] = new int[] {table, at};
      TableValues.set(nudged, at, values[at] + step);
      double up = loss();
      TableValues.set(nudged, at, values[at] - step);
      double down = loss();
      TableValues.set(nudged, values);
      expected[i] = (up - down) / (2 * step);
    }
    step(1, 0).learn(batch, 1);
    int moved = 0;
    for (int i = 0; i < expected.length; i++) {
      int table = where[i][0];
      float[] values = TableValues.of(towers.tables().all().get(table));
      double change = values[where[i][1]] - before[table][where[i][1]];
      assertEquals(-expected[i], change, 1e-3, "coordinate " + i);
      moved += Math.abs(expected[i]) > 3e-3 ? 1 : 0;
    }
    assertTrue(moved > 15, "only " + moved + " of the coordinates have a gradient to speak of");
  }

  @Test
  void clipsByTheGlobalNormOfRowsAndWeightsTogether() {
    double norm = step(1, 0).learn(batch, 0).gradientNorm();
    float[][] before = snapshot();
    float[][] weights =
        towers.denseParameters().stream().map(p -> p.values().clone()).toArray(float[][]::new);
    step(1, norm / 4).learn(batch, 1);
    double squares = 0;
    for (int t = 0; t < before.length; t++) {
      EmbeddingTable table = towers.tables().all().get(t);
      squares += squaredDistance(before[t], TableValues.of(table));
    }
    for (int p = 0; p < weights.length; p++) {
      squares += squaredDistance(weights[p], towers.denseParameters().get(p).values());
    }
    assertEquals(norm / 4, Math.sqrt(squares), 1e-3 * norm);
  }

  @Test
  void leavesSmallGradientsAsTheyAre() {
    double norm = step(1, 0).learn(batch, 0).gradientNorm();
    float[][] before = snapshot();
    step(1, 0).learn(batch, 1);
    float[][] free = snapshot();
    restore(before);
    towers.initialise(4, 0.5);
    step(1, 2 * norm).learn(batch, 1);
    for (int t = 0; t < free.length; t++) {
      assertEquals(0, squaredDistance(free[t], TableValues.of(towers.tables().all().get(t))));
    }
  }

  @Test
  void updatesNothingWhenTheLossIsNoNumber() {
    towers.item().tower().parameters().get(0).values()[0] = Float.NaN;
    float[][] before = snapshot();
    Outcome outcome = step(1, 0).learn(batch, 1);
    assertTrue(!outcome.isFinite());
    for (int t = 0; t < before.length; t++) {
      assertEquals(0, squaredDistance(before[t], TableValues.of(towers.tables().all().get(t))));
    }
  }

  private float[][] snapshot() {
    return towers.tables().all().stream().map(TableValues::of).toArray(float[][]::new);
  }

  private void restore(float[][] values) {
    for (int t = 0; t < values.length; t++) {
      TableValues.set(towers.tables().all().get(t), values[t]);
    }
  }

  private static double squaredDistance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return sum;
  }
}
