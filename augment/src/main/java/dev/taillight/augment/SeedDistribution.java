package dev.taillight.augment;

import dev.taillight.dataset.DatasetException;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** How likely each of the k features of a matrix is the seed. Immutable and thread-safe. */
final class SeedDistribution {

  private final double[] probabilities;
  private final double[] cumulative;
  private final boolean uniform;

  private SeedDistribution(double[] probabilities, boolean uniform) {
    this.probabilities = probabilities;
    this.cumulative = probabilities.clone();
    for (int i = 1; i < cumulative.length; i++) {
      cumulative[i] += cumulative[i - 1];
    }
    this.uniform = uniform;
  }

  /**
   * @param sampling by what the seeds are drawn
   * @param weights the weights that were given, by feature
   * @param matrix the features that can be seed, with their statistics
   * @throws IllegalArgumentException if a weight is one of no feature, or all weights are 0
   * @throws DatasetException if the matrix does not hold what the seeds are drawn by
   */
  static SeedDistribution of(
      SeedSampling sampling, List<SeedWeight> weights, MutualInformationMatrix matrix) {
    return switch (sampling) {
      case UNIFORM -> uniform(matrix.size());
      case ENTROPY -> measured("entropy", entropies(matrix));
      case FILL_RATE -> measured("fill_rate", fillRates(matrix));
      case WEIGHTS -> weighted(weights, matrix);
    };
  }

  /** The next seed; the same stream gives the same one. */
  int draw(RandomStream stream) {
    if (uniform) {
      return stream.nextInt(probabilities.length);
    }
    // The first feature whose cumulative probability is above the number; a feature of
    // probability 0 is never the first, since the one before it has the same.
    double number = stream.nextDouble() * cumulative[cumulative.length - 1];
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > number) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** How likely a feature of the matrix is the seed, from 0 to 1. */
  double probability(int feature) {
    return probabilities[feature];
  }

  private static SeedDistribution uniform(int k) {
    double[] probabilities = new double[k];
    Arrays.fill(probabilities, 1.0 / k);
    return new SeedDistribution(probabilities, true);
  }

  /** At least one weight is above 0. */
  private static SeedDistribution proportional(double[] weights) {
    // Shares of the largest weight, so that the sum of large ones is finite.
    double largest = DoubleStream.of(weights).max().orElseThrow();
    double[] shares = DoubleStream.of(weights).map(weight -> weight / largest).toArray();
    double sum = DoubleStream.of(shares).sum();
    return new SeedDistribution(DoubleStream.of(shares).map(share -> share / sum).toArray(), false);
  }

  private static SeedDistribution measured(String name, double[] figures) {
    if (DoubleStream.of(figures).anyMatch(figure -> !(figure >= 0 && Double.isFinite(figure)))) {
      throw new DatasetException(
          "augment.seeds: %s needs figures of 0 or more in the mutual-information matrix, it has %s"
              .formatted(name, Arrays.toString(figures)));
    }
    if (DoubleStream.of(figures).allMatch(figure -> figure == 0)) {
      throw new DatasetException(
          ("augment.seeds: %s leaves no feature that could be seed, it is 0 for every feature of"
                  + " the mutual-information matrix; use uniform or weights")
              .formatted(name));
    }
    return proportional(figures);
  }

  private static double[] entropies(MutualInformationMatrix matrix) {
    // The diagonal of a normalised matrix is 1 whatever the entropies are.
    boolean known =
        !matrix.statistics().entropies().isEmpty() || matrix.method().unit().equals("nats");
    if (!known) {
      throw unknown("entropy", "entropies");
    }
    return IntStream.range(0, matrix.size()).mapToDouble(matrix::entropy).toArray();
  }

  private static double[] fillRates(MutualInformationMatrix matrix) {
    List<Double> rates = matrix.statistics().fillRates();
    if (rates.isEmpty()) {
      throw unknown("fill_rate", "fill rates");
    }
    return rates.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static DatasetException unknown(String sampling, String figures) {
    return new DatasetException(
        ("augment.seeds: %s needs the %s of the item features, the mutual-information matrix at"
                + " hand does not hold them; compute the matrix anew")
            .formatted(sampling, figures));
  }

  private static SeedDistribution weighted(
      List<SeedWeight> weights, MutualInformationMatrix matrix) {
    for (SeedWeight weight : weights) {
      // Whether a feature is left out of the matrix may depend on the data, so that is no error.
      if (!matrix.features().contains(weight.feature())
          && !matrix.excluded().contains(weight.feature())) {
        throw new IllegalArgumentException(
            "augment.seed_weights: expected features of the mutual-information matrix, %s, got '%s'"
                .formatted(matrix.features(), weight.feature()));
      }
    }
    Map<String, Double> named =
        weights.stream().collect(Collectors.toMap(SeedWeight::feature, SeedWeight::weight));
    double[] all =
        matrix.features().stream()
            .mapToDouble(feature -> named.getOrDefault(feature, SeedWeight.UNNAMED))
            .toArray();
    if (DoubleStream.of(all).allMatch(weight -> weight == 0)) {
      throw new IllegalArgumentException(
          ("augment.seed_weights: expected a weight above 0 for one of the features in the"
                  + " mutual-information matrix, %s, got 0 for all of them")
              .formatted(matrix.features()));
    }
    return proportional(all);
  }
}
