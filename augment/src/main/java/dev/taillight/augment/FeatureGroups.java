package dev.taillight.augment;

import dev.taillight.mutualinfo.FeatureClusters;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What is hidden with each of the k features of a matrix when it is the seed: for each feature its
 * group, itself first, the others by falling mutual information to it. No group holds all features.
 */
final class FeatureGroups {

  private FeatureGroups() {}

  /**
   * The seed and the ⌊share · k⌋ features closest to it, at most k − 2 of them, so that the group
   * never holds all features. A feature of value 0 shares nothing and is no partner, so that an id
   * or noise never fills a group up. Few features and a small share leave the seed alone in its
   * group.
   *
   * @param share above 0 and below 1
   */
  static List<List<Integer>> closest(MutualInformationMatrix matrix, double share) {
    int k = matrix.size();
    int partners = Math.min(floor(share, k), k - 2);
    return groups(
        k,
        seed ->
            matrix.partners(seed).stream()
                .filter(partner -> matrix.at(seed, partner) > 0)
                .limit(partners)
                .toList());
  }

  /**
   * The seed's cluster: the one that holds it when the features are cut into so many.
   *
   * @param clusters at least 2
   * @throws IllegalArgumentException if there are fewer features than clusters
   */
  static List<List<Integer>> clusters(MutualInformationMatrix matrix, int clusters) {
    int k = matrix.size();
    if (clusters > k) {
      throw new IllegalArgumentException(
          ("augment.clusters: expected at most %d, the number of item features in the"
                  + " mutual-information matrix %s (left out: %s), got %d")
              .formatted(k, matrix.features(), matrix.excluded(), clusters));
    }
    List<List<Integer>> cut = FeatureClusters.of(matrix).cut(clusters);
    return groups(
        k,
        seed -> {
          List<Integer> own = cut.stream().filter(c -> c.contains(seed)).findFirst().orElseThrow();
          return matrix.partners(seed).stream().filter(own::contains).toList();
        });
  }

  private static List<List<Integer>> groups(int k, IntFunction<List<Integer>> partners) {
    return IntStream.range(0, k)
        .mapToObj(
            seed -> {
              List<Integer> group = new ArrayList<>(List.of(seed));
              group.addAll(partners.apply(seed));
              return List.copyOf(group);
            })
        .toList();
  }

  /** ⌊share · k⌋ of the decimal number that was written: .29 · 100 is 29, not 28.999…. */
  private static int floor(double share, int k) {
    return BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(k)).intValue();
  }
}
