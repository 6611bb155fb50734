package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.random.RandomStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class FeatureClustersTest {

  /** 0–2 and 1–3 are near twins; between the pairs, 2 and 3 share most. */
  private static final double[] TWINS = {
    1.0, 0.1, 0.9, 0.1, //
    0.1, 1.0, 0.1, 0.8, //
    0.9, 0.1, 1.0, 0.3, //
    0.1, 0.8, 0.3, 1.0
  };

  private static final double[] ONES = {1, 1, 1, 1};

  /** The pairs are merged first, then turned so that 2 and 3 meet: 0 2 3 1. */
  /** x and y agree where both are filled; over all items each says less than that. */
  @Test
  void moreInformationThanEntropyIsAllThereIs() {
    double[] information = {0.1, 0.7, 0, 0.7, 0.1, 0, 0, 0, 1};
    FeatureClusters clusters = FeatureClusters.of(information, new double[] {0.1, 0.1, 1});
    assertEquals(List.of(List.of(0, 1), List.of(2)), sorted(clusters.cut(2)));
    assertEquals(0, clusters.merges().get(0).height());
  }

  private static List<List<Integer>> sorted(List<List<Integer>> clusters) {
    return clusters.stream()
        .map(cluster -> cluster.stream().sorted().toList())
        .sorted(Comparator.comparing(cluster -> cluster.get(0)))
        .toList();
  }

  @Test
  void putsSimilarFeaturesSideBySide() {
    assertEquals(List.of(0, 2, 3, 1), FeatureClusters.of(TWINS, ONES).order());
  }

  /**
   * By hand: 1 − .9/1.1 = 2/11 for 0–2 and 1 − .8/1.2 = 1/3 for 1–3; between the pairs, 1 − .1/1.9
   * = 18/19 three times and 1 − .3/1.7 = 14/17 once.
   */
  @Test
  void mergesLieInTheOrderWithTheMeanDistanceAsHeight() {
    List<FeatureClusters.Merge> merges = FeatureClusters.of(TWINS, ONES).merges();
    assertEquals(
        List.of(List.of(0), List.of(3), List.of(0, 2)),
        merges.stream().map(FeatureClusters.Merge::left).toList());
    assertEquals(
        List.of(List.of(2), List.of(1), List.of(3, 1)),
        merges.stream().map(FeatureClusters.Merge::right).toList());
    assertEquals(2.0 / 11, merges.get(0).height(), 1e-15);
    assertEquals(1.0 / 3, merges.get(1).height(), 1e-15);
    assertEquals((3 * 18.0 / 19 + 14.0 / 17) / 4, merges.get(2).height(), 1e-15);
  }

  @Test
  void cutsIntoAsManyClustersAsAskedFor() {
    FeatureClusters clusters = FeatureClusters.of(TWINS, ONES);
    assertEquals(List.of(List.of(0, 2, 3, 1)), clusters.cut(1));
    assertEquals(List.of(List.of(0, 2), List.of(3, 1)), clusters.cut(2));
    assertEquals(List.of(List.of(0, 2), List.of(3), List.of(1)), clusters.cut(3));
    assertEquals(List.of(List.of(0), List.of(2), List.of(3), List.of(1)), clusters.cut(4));
    for (int wrong : new int[] {-1, 0, 5}) {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> clusters.cut(wrong));
      assertEquals("4 features cannot be cut into " + wrong + " clusters", error.getMessage());
    }
  }

  /**
   * Feature 1 shares 1 nat with 0 and with 2, but of 0 that is all there is: 1 / H(0,1) = 1/2, 1 /
   * H(1,2) = 1/10. So 0 and 1 are merged first, though the plain information is the same.
   */
  @Test
  void judgesByTheShareOfTheJointEntropy() {
    double[] information = {1, 1, 0, 1, 2, 1, 0, 1, 9};
    FeatureClusters clusters = FeatureClusters.of(information, new double[] {1, 2, 9});
    assertEquals(List.of(0, 1, 2), clusters.order());
    assertEquals(List.of(List.of(0, 1), List.of(2)), clusters.cut(2));
  }

  @Test
  void takesConstantFeaturesAndSingleOnesAndNone() {
    assertEquals(List.of(), FeatureClusters.ofShares(new double[0]).order());
    assertEquals(List.of(), FeatureClusters.ofShares(new double[0]).merges());
    assertEquals(
        List.of(List.of(0)), FeatureClusters.of(new double[] {2}, new double[] {2}).cut(1));
    FeatureClusters constant = FeatureClusters.of(new double[4], new double[2]);
    assertEquals(List.of(0, 1), constant.order());
    assertEquals(1, constant.merges().get(0).height());
  }

  @Test
  void valuesMustFormASquare() {
    assertThrows(
        IllegalArgumentException.class, () -> FeatureClusters.of(new double[3], new double[2]));
    assertThrows(IllegalArgumentException.class, () -> FeatureClusters.ofShares(new double[5]));
  }

  @Test
  void aMatrixInNatsIsClusteredByItsEntropies() {
    // As above, with entropies of 1, 2 and 9 on the diagonal.
    double[] information = {1, 1, 0, 1, 2, 1, 0, 1, 9};
    FeatureClusters clusters =
        FeatureClusters.of(
            new MutualInformationMatrix(
                List.of("a", "b", "c"), Estimator.PLUG_IN, 100, information));
    assertEquals(0.5, clusters.merges().get(0).height(), 1e-15);
    assertEquals(List.of(List.of(0, 1), List.of(2)), clusters.cut(2));
  }

  @Test
  void aNormalisedMatrixIsClusteredByItsValues() {
    // 1 − .6 between b and c; by entropies of 1 it would be 1 − .6/1.4. 1.5 exceeds its range.
    double[] shares = {1, 1.5, 0.2, 1.5, 1, 0.6, 0.2, 0.6, 1};
    FeatureClusters clusters =
        FeatureClusters.of(
            new MutualInformationMatrix(
                List.of("a", "b", "c"),
                List.of(),
                new EstimationMethod(
                    Estimator.PLUG_IN, Normalisation.MIN, MissingValues.VALUE, Weighting.ITEMS),
                100,
                shares,
                MatrixStatistics.UNKNOWN));
    assertEquals(0, clusters.merges().get(0).height());
    assertEquals((0.8 + 0.4) / 2, clusters.merges().get(1).height(), 1e-15);
  }

  /** 0 and 1 share something, the others nothing: they pair up before they join 0 and 1. */
  @Test
  void ofEquallyNearClustersTheSmallerOnesAreMergedFirst() {
    double[] shares = new double[36];
    shares[1] = shares[6] = 0.5;
    FeatureClusters clusters = FeatureClusters.ofShares(shares);
    assertEquals(List.of(Set.of(0, 1), Set.of(2, 3), Set.of(4, 5)), sets(clusters.cut(3)));
    assertEquals(List.of(Set.of(0, 1, 2, 3), Set.of(4, 5)), sets(clusters.cut(2)));
  }

  /** Means of equal numbers differ in their last bit, and so do logarithms between machines. */
  @RepeatedTest(20)
  void roundingDecidesNothing(RepetitionInfo info) {
    RandomStream stream = RandomStream.of(info.getCurrentRepetition(), "rounding");
    int k = 3 + stream.nextInt(10);
    double[] shares = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        // Few levels, so that there are many ties.
        shares[i * k + j] = shares[j * k + i] = 0.1 * stream.nextInt(4);
      }
    }
    FeatureClusters clusters = FeatureClusters.ofShares(shares);
    double[] rounded = DoubleStream.of(shares).map(s -> s + 1e-15 * stream.nextDouble()).toArray();
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        rounded[j * k + i] = rounded[i * k + j];
      }
    }
    FeatureClusters again = FeatureClusters.ofShares(rounded);
    String seed = "seed " + info.getCurrentRepetition();
    assertEquals(clusters.order(), again.order(), seed);
    assertEquals(clusters.cut(k / 2 + 1), again.cut(k / 2 + 1), seed);
  }

  @RepeatedTest(30)
  void equalsTheDefinitionByBruteForce(RepetitionInfo info) {
    long seed = info.getCurrentRepetition();
    RandomStream stream = RandomStream.of(seed, "oracle");
    int k = 1 + stream.nextInt(9);
    double[] entropies = stream.doubles(k, 1, 3).toArray();
    double[] information = symmetric(k, stream);
    FeatureClusters clusters = FeatureClusters.of(information, entropies);
    List<Set<Integer>> partition =
        new ArrayList<>(IntStream.range(0, k).mapToObj(Set::of).toList());
    for (int step = 0; step < k; step++) {
      assertEquals(
          new HashSet<>(partition), new HashSet<>(sets(clusters.cut(k - step))), "" + seed);
      if (step < k - 1) {
        double height = mergeByDefinition(partition, information, entropies);
        assertEquals(height, clusters.merges().get(step).height(), 1e-12, "seed " + seed);
      }
    }
  }

  @RepeatedTest(30)
  void clustersAreNestedAndLieInOnePieceOfTheOrder(RepetitionInfo info) {
    long seed = info.getCurrentRepetition();
    RandomStream stream = RandomStream.of(seed, "nested");
    int k = 2 + stream.nextInt(12);
    FeatureClusters clusters = FeatureClusters.ofShares(symmetric(k, stream));
    assertEquals(
        IntStream.range(0, k).boxed().collect(Collectors.toSet()),
        new HashSet<>(clusters.order()),
        "seed " + seed);
    for (int count = 1; count <= k; count++) {
      List<List<Integer>> cut = clusters.cut(count);
      assertEquals(count, cut.size(), "seed " + seed);
      assertEquals(clusters.order(), cut.stream().flatMap(List::stream).toList(), "seed " + seed);
    }
    double before = 0;
    for (FeatureClusters.Merge merge : clusters.merges()) {
      List<Integer> both = new ArrayList<>(merge.left());
      both.addAll(merge.right());
      assertTrue(Collections.indexOfSubList(clusters.order(), both) >= 0, "seed " + seed);
      assertTrue(merge.height() >= before - 1e-12, "seed " + seed);
      before = merge.height();
    }
  }

  @RepeatedTest(20)
  void namingTheFeaturesInAnotherOrderChangesNoCluster(RepetitionInfo info) {
    long seed = info.getCurrentRepetition();
    RandomStream stream = RandomStream.of(seed, "permuted");
    int k = 2 + stream.nextInt(9);
    double[] shares = symmetric(k, stream);
    List<Integer> names = new ArrayList<>(IntStream.range(0, k).boxed().toList());
    Collections.shuffle(names, new java.util.Random(seed));
    double[] permuted = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        permuted[i * k + j] = shares[names.get(i) * k + names.get(j)];
      }
    }
    for (int count = 1; count <= k; count++) {
      Set<Set<Integer>> renamed =
          FeatureClusters.ofShares(permuted).cut(count).stream()
              .map(cluster -> cluster.stream().map(names::get).collect(Collectors.toSet()))
              .collect(Collectors.toSet());
      assertEquals(
          new HashSet<>(sets(FeatureClusters.ofShares(shares).cut(count))), renamed, "" + seed);
    }
  }

  /** Features of a block share at least .6, features of two blocks at most .3. */
  @RepeatedTest(20)
  void findsPlantedBlocks(RepetitionInfo info) {
    long seed = info.getCurrentRepetition();
    RandomStream stream = RandomStream.of(seed, "blocks");
    int blocks = 2 + stream.nextInt(4);
    int k = blocks + 1 + stream.nextInt(15);
    int[] block = IntStream.range(0, k).map(f -> f < blocks ? f : stream.nextInt(blocks)).toArray();
    double[] shares = symmetric(k, stream);
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        shares[i * k + j] = 0.3 * shares[i * k + j] + (block[i] == block[j] ? 0.6 : 0);
      }
    }
    Set<Set<Integer>> planted =
        IntStream.range(0, k)
            .boxed()
            .collect(Collectors.groupingBy(f -> block[f], Collectors.toSet()))
            .values()
            .stream()
            .collect(Collectors.toSet());
    assertEquals(
        planted, new HashSet<>(sets(FeatureClusters.ofShares(shares).cut(blocks))), "seed " + seed);
  }

  /** Merges the two sets with the smallest mean distance, straight from the definition. */
  private static double mergeByDefinition(
      List<Set<Integer>> partition, double[] information, double[] entropies) {
    int k = entropies.length;
    Set<Integer> one = Set.of();
    Set<Integer> other = Set.of();
    double lowest = Double.POSITIVE_INFINITY;
    for (Set<Integer> a : partition) {
      for (Set<Integer> b : partition) {
        double mean =
            a.stream()
                .flatMapToDouble(
                    x ->
                        b.stream()
                            .mapToDouble(
                                y -> {
                                  double shared = information[x * k + y];
                                  return 1 - shared / (entropies[x] + entropies[y] - shared);
                                }))
                .average()
                .orElseThrow();
        if (a != b && mean < lowest) {
          lowest = mean;
          one = a;
          other = b;
        }
      }
    }
    Set<Integer> merged = new HashSet<>(one);
    merged.addAll(other);
    partition.remove(one);
    partition.remove(other);
    partition.add(merged);
    return lowest;
  }

  /** Random values from 0 to 1. */
  private static double[] symmetric(int k, RandomStream stream) {
    double[] values = new double[k * k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        values[i * k + j] = stream.nextDouble();
        values[j * k + i] = values[i * k + j];
      }
    }
    return values;
  }

  private static List<Set<Integer>> sets(List<List<Integer>> clusters) {
    return clusters.stream().map(Set::copyOf).toList();
  }
}
