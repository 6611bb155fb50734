package dev.taillight.experiments.report;

import dev.taillight.augment.AugmentConfig;
import dev.taillight.augment.AugmentMethod;
import dev.taillight.augment.DropoutTarget;
import dev.taillight.augment.GroupMask;
import dev.taillight.augment.MaskPreview;
import dev.taillight.augment.MaskScope;
import dev.taillight.augment.SeedSampling;
import dev.taillight.augment.UnrankedFeatures;
import dev.taillight.mutualinfo.EstimationMethod;
import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.MatrixEstimate;
import dev.taillight.mutualinfo.MatrixStatistics;
import dev.taillight.mutualinfo.MissingValues;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.mutualinfo.Normalisation;
import dev.taillight.mutualinfo.PairStatistics;
import dev.taillight.mutualinfo.Weighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Matrices with all their statistics, made from a few figures by hand: what a pair shares and what
 * of it is expected by chance. The estimates follow from these by their definitions.
 */
final class FakeMatrix {

  /** A name that would run a script if a page took it for markup. */
  static final String HOSTILE = "<img src=x onerror=alert(4)>";

  private final List<String> features;
  private final long items;
  private final long[] states;
  private final double[] entropies;
  private final double[] plugIn;
  private final double[] expected;
  private final List<String> excluded = new ArrayList<>();
  private final List<String> idLike = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private Estimator estimator = Estimator.ADJUSTED;
  private Normalisation normalisation = Normalisation.NONE;

  private FakeMatrix(List<String> features, long items, long[] states, double[] entropies) {
    this.features = features;
    this.items = items;
    this.states = states;
    this.entropies = entropies;
    this.plugIn = new double[states.length * states.length];
    this.expected = new double[plugIn.length];
    for (int i = 0; i < states.length; i++) {
      plugIn[i * states.length + i] = entropies[i];
    }
  }

  /**
   * The trap of ids. Of 12,000 items, {@code colour} has 4 equally frequent values and {@code
   * shape} 3, which share 0.05 nats; {@code noise} has 1,000 values that mean nothing and {@code
   * id} one for every item. The id determines all: it shares H(colour) = ln 4 = 1.386 nats with the
   * colour, as it does after any shuffle. The noise makes about 4,000 pairs of values with the
   * colour, which is worth (4,000 − 1,000 − 4 + 1) / 24,000 = 0.125 nats by chance, and 3,000 with
   * the shape, worth (3,000 − 1,000 − 3 + 1) / 24,000 = 0.083.
   */
  static FakeMatrix trap() {
    double[] entropies = {Math.log(4), Math.log(3), Math.log(1000), Math.log(12000)};
    FakeMatrix trap =
        new FakeMatrix(
            List.of("colour", "shape", "noise", "id"),
            12000,
            new long[] {4, 3, 1000, 12000},
            entropies);
    trap.pair(0, 1, 0.05, 0.0003);
    trap.pair(0, 2, 0.125, 0.1249);
    trap.pair(1, 2, 0.084, 0.0833);
    for (int other = 0; other < 3; other++) {
      trap.pair(3, other, entropies[other], entropies[other]);
    }
    trap.idLike.add("id");
    trap.warnings.add(
        "'id' has 12000 values for 12000 items, like an id; its plug-in values are inflated");
    return trap;
  }

  /** The packages of {@link FakeRun}, {@code source} being like an id. */
  static FakeMatrix packages() {
    long[] states = {34169, 60, 2811, 6204, 5, 4, 16, 912, 9368};
    double[] entropies = {9.91, 2.98, 5.21, 4.62, 0.61, 0.86, 2.99, 4.87, 7.93};
    double[] strength = {0.97, 0.62, 0.71, 0.83, 0.25, 0.3, 0.2, 0.55, 0.66};
    FakeMatrix packages = new FakeMatrix(FakeRun.FEATURES, 63436, states, entropies);
    for (int i = 0; i < states.length; i++) {
      for (int j = 0; j < i; j++) {
        double shared = Math.min(entropies[i], entropies[j]) * strength[i] * strength[j];
        double chance = packages.joint(i, j) / (2.0 * packages.items);
        packages.pair(i, j, shared, j == 0 ? 0.93 * shared : Math.min(0.9 * shared, chance));
      }
    }
    packages.idLike.add("source");
    packages.warnings.add(
        "'source' has 34169 values for 63436 items, like an id; its plug-in values are inflated");
    for (String other : List.of("maintainer", "homepage_host", "tags", "section", "source")) {
      packages.warnings.add(
          "'words' and '%s' have 61204 joint states for 63436 items; their plug-in value is inflated"
              .formatted(other));
    }
    return packages;
  }

  /** Features in groups of five that share much, with long names, one of them markup. */
  static FakeMatrix wide(int k) {
    List<String> names =
        IntStream.range(0, k)
            .mapToObj(
                i ->
                    i == 3
                        ? HOSTILE
                        : i % 7 == 0
                            ? "a_very_long_name_of_a_feature_without_any_place_to_break_" + i
                            : "feature_" + i)
            .toList();
    long[] states = IntStream.range(0, k).mapToLong(i -> 10 + 40L * i).toArray();
    double[] entropies = Arrays.stream(states).mapToDouble(Math::log).toArray();
    FakeMatrix wide = new FakeMatrix(names, 50_000, states, entropies);
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        double chance = wide.joint(i, j) / 100_000.0;
        double beyond = i % 12 == j % 12 ? 0.6 * Math.min(entropies[i], entropies[j]) : 0.01;
        wide.pair(i, j, Math.min(Math.min(entropies[i], entropies[j]), chance + beyond), chance);
      }
    }
    return wide;
  }

  /** The configured estimate. */
  FakeMatrix chosen(Estimator chosen, Normalisation divisor) {
    estimator = chosen;
    normalisation = divisor;
    return this;
  }

  /** Adds a feature that was left out of the matrix. */
  FakeMatrix without(String name, boolean likeAnId) {
    excluded.add(name);
    if (likeAnId) {
      idLike.add(name);
    }
    return this;
  }

  /** The matrix with everything that can be known. */
  MutualInformationMatrix matrix() {
    List<MatrixEstimate> estimates = new ArrayList<>();
    for (Estimator one : Estimator.values()) {
      estimates.add(estimate(one, Normalisation.NONE));
    }
    estimates.add(estimate(Estimator.PLUG_IN, Normalisation.ARITHMETIC));
    estimates.add(estimate(Estimator.ADJUSTED, Normalisation.ARITHMETIC));
    return matrix(
        new MatrixStatistics(
            IntStream.range(0, states.length).mapToObj(i -> 1 - 0.5 * i / states.length).toList(),
            Arrays.stream(entropies).boxed().toList(),
            Arrays.stream(states).boxed().toList(),
            Arrays.stream(states).mapToObj(count -> (double) items / count).toList(),
            idLike,
            IntStream.range(0, plugIn.length).mapToObj(this::statistics).toList(),
            estimates,
            warnings));
  }

  /** The same values, and nothing else. */
  MutualInformationMatrix bare() {
    return matrix(MatrixStatistics.UNKNOWN);
  }

  /** What a correlated mask of the matrix and the features left out of it does. */
  static List<MaskPreview> masks(MutualInformationMatrix matrix, UnrankedFeatures policy) {
    List<String> all =
        Stream.concat(matrix.features().stream(), matrix.excluded().stream()).toList();
    AugmentConfig config =
        new AugmentConfig(
            AugmentMethod.CORRELATED_MASK,
            MaskScope.ITEM,
            0.5,
            3,
            SeedSampling.UNIFORM,
            List.of(),
            List.of(),
            0.1,
            0,
            DropoutTarget.MULTI_VALUED,
            policy);
    return GroupMask.of(config, all, matrix).previews();
  }

  private MutualInformationMatrix matrix(MatrixStatistics statistics) {
    return new MutualInformationMatrix(
        features,
        excluded,
        new EstimationMethod(estimator, normalisation, MissingValues.VALUE, Weighting.ITEMS),
        items,
        estimate(estimator, normalisation).values().stream()
            .mapToDouble(Double::doubleValue)
            .toArray(),
        statistics);
  }

  private void pair(int i, int j, double shared, double chance) {
    int k = states.length;
    plugIn[i * k + j] = shared;
    plugIn[j * k + i] = shared;
    expected[i * k + j] = chance;
    expected[j * k + i] = chance;
  }

  /** At most one pair of values per item, and no more than there are. */
  private long joint(int i, int j) {
    return i == j ? states[i] : Math.min(items, states[i] * states[j]);
  }

  private PairStatistics statistics(int cell) {
    int i = cell / states.length;
    int j = cell % states.length;
    return new PairStatistics(
        plugIn[cell],
        expected[cell],
        i == j ? 0 : 1e-4 + 0.02 * expected[cell],
        0.01 * plugIn[cell],
        i == j ? 0 : 0.01,
        joint(i, j),
        items);
  }

  private MatrixEstimate estimate(Estimator one, Normalisation divisor) {
    return new MatrixEstimate(
        one,
        divisor,
        IntStream.range(0, plugIn.length).mapToObj(cell -> value(cell, one, divisor)).toList());
  }

  private double value(int cell, Estimator one, Normalisation divisor) {
    int i = cell / states.length;
    int j = cell % states.length;
    double chance =
        switch (one) {
          case PLUG_IN -> 0;
          case MILLER_MADOW -> (joint(i, j) - states[i] - states[j] + 1) / (2.0 * items);
          case ADJUSTED -> expected[cell];
        };
    if (divisor == Normalisation.NONE) {
      // Four deviations of chance above it, or nothing.
      double least = one == Estimator.ADJUSTED && i != j ? 4 * (1e-4 + 0.02 * chance) : 0;
      return plugIn[cell] - chance > least ? plugIn[cell] - chance : 0;
    }
    double mean = (entropies[i] + entropies[j]) / 2 - (one == Estimator.ADJUSTED ? chance : 0);
    return i == j ? 1 : mean > 0 ? value(cell, one, Normalisation.NONE) / mean : 0;
  }
}
