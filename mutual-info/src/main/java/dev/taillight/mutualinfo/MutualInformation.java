package dev.taillight.mutualinfo;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EntityTable;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomPermutation;
import dev.taillight.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes the mutual information between the item features of a dataset. Pairs of features are
 * computed beside each other on all cores; each by itself, so that the number of threads cannot
 * change the result. Memory is bounded by {@code max_joint_states} per thread and the vocabularies.
 */
public final class MutualInformation {

  private static final Logger LOG = LoggerFactory.getLogger(MutualInformation.class);

  private final List<FeatureColumn> features;
  private final List<String> excluded;
  private final int itemCount;
  private final MutualInformationConfig config;

  private MutualInformation(EntityTable items, MutualInformationConfig config) {
    this.config = config;
    this.itemCount = items.size();
    this.excluded = items.featureNames().stream().filter(config.exclude()::contains).toList();
    this.features =
        items.features().stream().filter(feature -> !excluded.contains(feature.name())).toList();
  }

  /**
   * Computes the matrix.
   *
   * @throws DatasetException if there is no item
   * @throws IllegalArgumentException if a feature to exclude is not one, or none is left
   */
  public static MutualInformationMatrix estimate(
      EncodedDataset dataset, MutualInformationConfig config, Progress progress) {
    EntityTable items = dataset.items();
    if (items.size() == 0) {
      throw new DatasetException(dataset.folder() + ": mutual information needs at least one item");
    }
    for (String name : config.exclude()) {
      if (!items.featureNames().contains(name)) {
        throw new IllegalArgumentException(
            "mutual_info.exclude: expected item features %s, got %s"
                .formatted(items.featureNames(), name));
      }
    }
    if (config.exclude().size() == items.features().size()) {
      throw new IllegalArgumentException(
          "mutual_info.exclude: expected at least one item feature to be left of "
              + items.featureNames());
    }
    return new MutualInformation(items, config).run(progress);
  }

  private MutualInformationMatrix run(Progress progress) {
    int k = features.size();
    ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try (Progress.Task task =
        progress.start("mutual information", (long) k * (k + 1) / 2, "pairs")) {
      List<List<Future<PairInformation>>> started = new ArrayList<>();
      for (int i = 0; i < k; i++) {
        started.add(new ArrayList<>());
        for (int j = 0; j <= i; j++) {
          int left = j;
          int right = i;
          started.get(i).add(pool.submit(() -> pair(left, right)));
        }
      }
      PairInformation[][] pairs = new PairInformation[k][k];
      for (int i = 0; i < k; i++) {
        for (int j = 0; j <= i; j++) {
          pairs[i][j] = await(started.get(i).get(j));
          pairs[j][i] = pairs[i][j];
          task.advance(1);
        }
      }
      return matrix(pairs);
    } finally {
      pool.shutdownNow();
    }
  }

  private PairInformation pair(int left, int right) {
    FeaturePair pair =
        new FeaturePair(features.get(left), features.get(right), config.missing(), 1 << 22);
    if (left == right) {
      return pair.entropy();
    }
    int shuffles = config.estimator() == Estimator.ADJUSTED ? 3 : 0;
    return pair.information(
        IntStream.range(0, shuffles)
            .mapToObj(
                shuffle ->
                    new RandomPermutation(
                        pair.items(),
                        RandomStream.of(0, "mutual information", left, right, shuffle)))
            .toArray(RandomPermutation[]::new));
  }

  private MutualInformationMatrix matrix(PairInformation[][] pairs) {
    List<String> names = features.stream().map(FeatureColumn::name).toList();
    MatrixStatistics statistics =
        new MatrixStatistics(
            features.stream().map(this::fillRate).toList(),
            List.of(),
            List.of(),
            List.of(),
            flat(pairs)
                .map(
                    pair ->
                        new PairStatistics(
                            pair.information(),
                            pair.chance(),
                            Double.NaN,
                            Double.NaN,
                            Double.NaN,
                            pair.jointStates(),
                            pair.items()))
                .toList(),
            List.of(),
            warnings(pairs));
    return new MutualInformationMatrix(
        names, excluded, config.method(), itemCount, values(pairs), statistics);
  }

  private double[] values(PairInformation[][] pairs) {
    try (INDArray information = matrix(pairs, PairInformation::information);
        INDArray bias = bias(pairs)) {
      // Rounding, and the corrections, can fall below 0; mutual information cannot.
      Transforms.max(information.subi(bias), 0, false);
      return Arrays.stream(information.toDoubleMatrix()).flatMapToDouble(Arrays::stream).toArray();
    }
  }

  /** What the estimator takes away from each plug-in value, shape (k, k). */
  private INDArray bias(PairInformation[][] pairs) {
    return switch (config.estimator()) {
      case PLUG_IN -> matrix(pairs, pair -> 0);
      case ADJUSTED -> matrix(pairs, PairInformation::chance);
      case MILLER_MADOW -> millerMadowBias(pairs);
    };
  }

  /** (R(u,v) − R(u) − R(v) + 1) / 2N; on the diagonal −(R − 1) / 2N. */
  private static INDArray millerMadowBias(PairInformation[][] pairs) {
    INDArray bias = matrix(pairs, PairInformation::jointStates);
    try (INDArray left = matrix(pairs, PairInformation::leftStates);
        INDArray right = matrix(pairs, PairInformation::rightStates);
        INDArray twiceItems = matrix(pairs, pair -> 2.0 * Math.max(1, pair.items()))) {
      return bias.subi(left).subi(right).addi(1).divi(twiceItems);
    }
  }

  private static INDArray matrix(
      PairInformation[][] pairs, ToDoubleFunction<PairInformation> value) {
    return Nd4j.createFromArray(
        Arrays.stream(pairs)
            .map(row -> Arrays.stream(row).mapToDouble(value).toArray())
            .toArray(double[][]::new));
  }

  private double fillRate(FeatureColumn feature) {
    long filled =
        IntStream.range(0, itemCount).filter(row -> FeaturePair.hasValue(feature, row)).count();
    return (double) filled / itemCount;
  }

  /** First the features that are like an id, then pairs of others with too many joint states. */
  private List<String> warnings(PairInformation[][] pairs) {
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < pairs.length; i++) {
      if (isSparse(pairs[i][i])) {
        warnings.add(
            "'%s' has %d values for %d items, like an id; its plug-in values are inflated"
                .formatted(features.get(i).name(), pairs[i][i].jointStates(), pairs[i][i].items()));
      }
    }
    for (int i = 0; i < pairs.length; i++) {
      for (int j = i + 1; j < pairs.length; j++) {
        if (isSparse(pairs[i][j]) && !isSparse(pairs[i][i]) && !isSparse(pairs[j][j])) {
          warnings.add(
              "'%s' and '%s' have %d joint states for %d items; their plug-in value is inflated"
                  .formatted(
                      features.get(i).name(),
                      features.get(j).name(),
                      pairs[i][j].jointStates(),
                      pairs[i][j].items()));
        }
      }
    }
    return warnings;
  }

  private boolean isSparse(PairInformation pair) {
    return pair.items() < config.minItemsPerState() * pair.jointStates();
  }

  private static Stream<PairInformation> flat(PairInformation[][] pairs) {
    return Arrays.stream(pairs).flatMap(Arrays::stream);
  }

  private static PairInformation await(Future<PairInformation> pair) {
    try {
      return pair.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while computing mutual information");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DatasetException damaged) {
        throw damaged;
      }
      throw new IllegalStateException("mutual information failed", e.getCause());
    }
  }
}
