package dev.taillight.augment;

import dev.taillight.mutualinfo.EstimationMethod;
import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.MatrixStatistics;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Settings and matrices for tests of masks. */
final class Masks {

  private Masks() {}

  /** Masks per item with the defaults of everything that is not named; no value is dropped. */
  static AugmentConfig config(
      AugmentMethod method, double share, int clusters, UnrankedFeatures policy) {
    return new AugmentConfig(
        method,
        MaskScope.ITEM,
        share,
        clusters,
        SeedSampling.UNIFORM,
        List.of(),
        List.of(),
        0.1,
        0,
        DropoutTarget.MULTI_VALUED,
        policy);
  }

  /** A correlated mask of half of the features. */
  static AugmentConfig correlated(UnrankedFeatures policy) {
    return config(AugmentMethod.CORRELATED_MASK, 0.5, 3, policy);
  }

  static AugmentConfig correlated(double share) {
    return config(AugmentMethod.CORRELATED_MASK, share, 3, UnrankedFeatures.COIN);
  }

  static AugmentConfig clustered(int clusters) {
    return config(AugmentMethod.CLUSTER_MASK, 0.5, clusters, UnrankedFeatures.COIN);
  }

  /** A cluster mask with seeds drawn by something. */
  static AugmentConfig seeded(int clusters, SeedSampling seeds, SeedWeight... weights) {
    return new AugmentConfig(
        AugmentMethod.CLUSTER_MASK,
        MaskScope.ITEM,
        0.5,
        clusters,
        seeds,
        List.of(weights),
        List.of(),
        0.1,
        0,
        DropoutTarget.MULTI_VALUED,
        UnrankedFeatures.COIN);
  }

  static MutualInformationMatrix matrix(List<String> names, double[][] values) {
    return new MutualInformationMatrix(
        names,
        Estimator.PLUG_IN,
        100,
        Arrays.stream(values).flatMapToDouble(Arrays::stream).toArray());
  }

  /** k features that share nothing with each other, all of entropy 1. */
  static MutualInformationMatrix unrelated(int k, MatrixStatistics statistics) {
    double[] values = new double[k * k];
    IntStream.range(0, k).forEach(f -> values[f * k + f] = 1);
    return new MutualInformationMatrix(
        names(k), List.of(), EstimationMethod.of(Estimator.PLUG_IN), 100, values, statistics);
  }

  /** k features that share random amounts up to 1. */
  static MutualInformationMatrix random(int k, RandomStream stream) {
    double[][] values = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        values[i][j] = stream.nextDouble();
        values[j][i] = values[i][j];
      }
      values[i][i] = 1 + stream.nextDouble();
    }
    return matrix(names(k), values);
  }

  static List<String> names(int k) {
    return IntStream.range(0, k).mapToObj(i -> "f" + i).toList();
  }
}
