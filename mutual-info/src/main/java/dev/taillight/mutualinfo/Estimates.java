package dev.taillight.mutualinfo;

import dev.taillight.progress.StoppedException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The algebra of the estimators: from what was counted for k features to the k×k values, with ND4J
 * in double precision.
 */
final class Estimates {

  /** A bound below this is that of a feature that says nothing. */
  private static final double NOTHING = 1e-12;

  /** By how much of it a value and its expectation may differ although they are the same. */
  private static final double ROUNDING = 1e-9;

  private static final FutureTask<INDArray> ND4J = new FutureTask<>(() -> Nd4j.zeros(1, 1));

  private final int k;
  private final INDArray plugIn;
  private final INDArray expected;
  private final INDArray deviation;
  private final INDArray bias;
  private final INDArray entropies;
  private final INDArray entropyBias;

  /** Begins to load ND4J, which takes most of a second, while others count. */
  static void startNd4j() {
    Thread loading = new Thread(ND4J, "start of ND4J");
    loading.setDaemon(true);
    loading.start();
  }

  /** Of what fails while a class is made, Java tells the reason the first time only. */
  private static void requireNd4j() {
    try {
      ND4J.run(); // does nothing when it has run
      ND4J.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("ND4J could not be started", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException("interrupted while ND4J was started");
    }
  }

  Estimates(PairTable table) {
    requireNd4j();
    this.k = table.size();
    List<PairStatistics> pairs = table.pairs();
    this.plugIn = matrix(pairs, PairStatistics::plugIn);
    this.expected = matrix(pairs, PairStatistics::expected);
    this.deviation = matrix(pairs, PairStatistics::chanceDeviation);
    this.bias = Nd4j.createFromArray(table.millerMadowBias()).reshape(k, k);
    this.entropies = matrix(table.entropies(), Entropy::plugIn);
    this.entropyBias = matrix(table.entropies(), Entropy::bias);
  }

  private <T> INDArray matrix(List<T> pairs, ToDoubleFunction<T> figure) {
    return Nd4j.createFromArray(pairs.stream().mapToDouble(figure).toArray()).reshape(k, k);
  }

  /**
   * The estimates to show beside each other: every estimator in nats, the two that are in wide use
   * normalised, and the one that was chosen; those that rest on chance only where it is known.
   */
  List<MatrixEstimate> compared(MutualInformationConfig config) {
    Set<List<Enum<?>>> wanted = new LinkedHashSet<>();
    wanted.add(List.of(config.estimator(), config.normalisation()));
    Stream.of(Estimator.values()).forEach(one -> wanted.add(List.of(one, Normalisation.NONE)));
    wanted.add(List.of(Estimator.PLUG_IN, Normalisation.ARITHMETIC));
    wanted.add(List.of(Estimator.ADJUSTED, Normalisation.ARITHMETIC));
    return wanted.stream()
        .filter(pair -> pair.get(0) != Estimator.ADJUSTED || chanceIsKnown())
        .map(
            pair -> {
              Estimator estimator = (Estimator) pair.get(0);
              Normalisation normalisation = (Normalisation) pair.get(1);
              double[] values = values(estimator, normalisation, config.chanceDeviations());
              return new MatrixEstimate(
                  estimator, normalisation, Arrays.stream(values).boxed().toList());
            })
        .toList();
  }

  private boolean chanceIsKnown() {
    return !Double.isNaN(expected.getDouble(0));
  }

  /**
   * The values under an estimator, k·k row by row, each 0 or more.
   *
   * @param chanceDeviations an adjusted value that is not this many standard deviations of chance
   *     above 0 counts as 0
   */
  double[] values(Estimator estimator, Normalisation normalisation, double chanceDeviations) {
    INDArray information =
        switch (estimator) {
          case PLUG_IN -> plugIn.dup();
          case MILLER_MADOW -> Transforms.max(plugIn.sub(bias), 0, false);
          case ADJUSTED -> beyondChance(chanceDeviations);
        };
    INDArray values =
        normalisation == Normalisation.NONE
            ? information
            : normalised(information, normalisation, estimator);
    return Arrays.stream(values.toDoubleMatrix()).flatMapToDouble(Arrays::stream).toArray();
  }

  private INDArray beyondChance(double chanceDeviations) {
    INDArray beyond = Transforms.max(plugIn.sub(expected), 0, false);
    INDArray spread = Transforms.max(deviation.mul(chanceDeviations), plugIn.mul(ROUNDING));
    INDArray notable = beyond.gt(spread).castTo(beyond.dataType());
    return beyond.muli(notable);
  }

  private INDArray normalised(INDArray information, Normalisation mean, Estimator estimator) {
    INDArray own =
        estimator == Estimator.MILLER_MADOW ? entropies.sub(entropyBias) : entropies.dup();
    INDArray bound = bound(own, mean);
    if (estimator == Estimator.ADJUSTED) {
      bound.subi(expected);
    }
    INDArray telling = bound.gt(NOTHING).castTo(bound.dataType());
    BooleanIndexing.replaceWhere(bound, 1, Conditions.lessThanOrEqual(NOTHING));
    INDArray values = Transforms.min(information.div(bound).muli(telling), 1, false);
    for (int i = 0; i < k; i++) {
      values.putScalar(i, i, entropies.getDouble(i, i) > 0 ? 1 : 0);
    }
    return values;
  }

  /** A mean of the entropies of both features of each pair, over the items of the pair. */
  private static INDArray bound(INDArray left, Normalisation mean) {
    INDArray right = left.transpose().dup();
    return switch (mean) {
      case NONE -> Nd4j.onesLike(left);
      case MIN -> Transforms.min(left, right);
      case ARITHMETIC -> left.addi(right).divi(2);
      case GEOMETRIC -> Transforms.sqrt(left.muli(right), false);
      case MAX -> Transforms.max(left, right);
    };
  }
}
