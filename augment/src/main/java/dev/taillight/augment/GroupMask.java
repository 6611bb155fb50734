package dev.taillight.augment;

import dev.taillight.dataset.DatasetException;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.random.RandomStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Features that tell the same story are hidden together (after Yao et al., section 3.2): a seed
 * feature is drawn, the left view hides the seed and its group, the right view exactly the others.
 * Such features are therefore never on both sides, so that one view cannot be found from the other
 * by copying.
 *
 * <p>The group of a correlated mask is the seed with the features closest to it; that of a cluster
 * mask is the seed's cluster. Seeds and groups are features of the matrix only.
 */
public final class GroupMask implements MaskRule {

  private final List<String> features;
  private final List<String> ranked;
  private final List<List<Integer>> groups;
  private final List<FeatureMask> masks;
  private final List<Integer> unranked;
  private final SeedDistribution seeds;
  private final UnrankedFeatures policy;

  /**
   * @param features the names of the item features in the order of the batches
   * @param matrix the mutual information between them, in any order
   * @param groups for each feature of the matrix the features that are hidden when it is the seed,
   *     itself first, by their positions in the matrix
   * @param seeds which feature of the matrix is the seed
   * @param policy what happens to features that were left out of the matrix on purpose
   */
  private GroupMask(
      List<String> features,
      MutualInformationMatrix matrix,
      List<List<Integer>> groups,
      SeedDistribution seeds,
      UnrankedFeatures policy) {
    this.features = List.copyOf(features);
    this.ranked = matrix.features();
    this.groups =
        groups.stream()
            .map(group -> group.stream().map(ranked::get).map(features::indexOf).toList())
            .toList();
    this.masks =
        this.groups.stream()
            .map(group -> FeatureMask.none(features.size()).hidingAlso(group))
            .toList();
    this.unranked =
        IntStream.range(0, features.size())
            .filter(f -> !ranked.contains(features.get(f)))
            .boxed()
            .toList();
    this.seeds = seeds;
    this.policy = policy;
  }

  /**
   * The mask of a configuration.
   *
   * @param config its method is one that needs a matrix
   * @param features the names of the item features in the order of the batches
   * @param matrix the mutual information between them, in any order
   * @throws IllegalArgumentException if fewer than two features are in the matrix, or fewer than
   *     clusters are asked for, or no feature can be seed
   * @throws DatasetException if the matrix is not one of these features, or does not hold what the
   *     seeds are drawn by
   */
  public static GroupMask of(
      AugmentConfig config, List<String> features, MutualInformationMatrix matrix) {
    checkMatch(features, matrix);
    checkSize(config.method(), matrix);
    List<List<Integer>> groups =
        switch (config.method()) {
          case CORRELATED_MASK -> FeatureGroups.closest(matrix, config.share());
          case CLUSTER_MASK -> FeatureGroups.clusters(matrix, config.clusters());
          default ->
              throw new IllegalStateException(
                  config.method().label() + " hides no groups of features");
        };
    SeedDistribution seeds = SeedDistribution.of(config.seeds(), config.seedWeights(), matrix);
    return new GroupMask(features, matrix, groups, seeds, config.unrankedFeatures());
  }

  /** The features that can be seed, in the order of the matrix. */
  public List<String> seeds() {
    return ranked;
  }

  /**
   * The mask of a seed: the seed and its group, without features outside the matrix.
   *
   * @param seed the position of the seed among {@link #seeds()}
   */
  public FeatureMask maskFor(int seed) {
    return masks.get(seed);
  }

  @Override
  public MaskPair draw(RandomStream stream) {
    FeatureMask mask = masks.get(seeds.draw(stream));
    if (unranked.isEmpty()) {
      return MaskPair.complementary(mask);
    }
    return switch (policy) {
      case COIN -> MaskPair.complementary(mask.hidingAlso(coins(stream)));
      case WITH_SEED -> MaskPair.complementary(mask.hidingAlso(unranked));
      case HIDE -> new MaskPair(mask.hidingAlso(unranked), mask.complement());
    };
  }

  /** What each seed does, in the order of {@link #seeds()}; some may never be drawn. */
  public List<MaskPreview> previews() {
    return IntStream.range(0, ranked.size()).mapToObj(this::preview).toList();
  }

  private MaskPreview preview(int seed) {
    List<Integer> left = new ArrayList<>(groups.get(seed));
    List<Integer> right = new ArrayList<>(masks.get(seed).complement().hiddenFeatures());
    List<Integer> undecided = List.of();
    switch (policy) {
      case COIN -> {
        right.removeAll(unranked);
        undecided = unranked;
      }
      case WITH_SEED -> {
        left.addAll(unranked);
        right.removeAll(unranked);
      }
      case HIDE -> left.addAll(unranked);
    }
    return new MaskPreview(
        ranked.get(seed), seeds.probability(seed), names(left), names(right), names(undecided));
  }

  private List<Integer> coins(RandomStream stream) {
    List<Integer> heads = new ArrayList<>(unranked.size());
    for (int feature : unranked) {
      if (stream.nextBoolean()) {
        heads.add(feature);
      }
    }
    return heads;
  }

  private List<String> names(List<Integer> positions) {
    return positions.stream().map(features::get).toList();
  }

  private static void checkMatch(List<String> features, MutualInformationMatrix matrix) {
    Set<String> lacking = new LinkedHashSet<>(features);
    matrix.features().forEach(lacking::remove);
    matrix.excluded().forEach(lacking::remove);
    if (!lacking.isEmpty()) {
      throw new DatasetException(
          ("the dataset has %d item features, the mutual-information matrix at hand covers %d: it"
                  + " lacks %s; compute the matrix anew from this dataset")
              .formatted(features.size(), matrix.size(), lacking));
    }
    Set<String> gone = new LinkedHashSet<>(matrix.features());
    features.forEach(gone::remove);
    if (!gone.isEmpty()) {
      throw new DatasetException(
          ("the mutual-information matrix at hand covers %s, which are no item features of the"
                  + " dataset %s; compute the matrix anew from this dataset")
              .formatted(gone, features));
    }
  }

  private static void checkSize(AugmentMethod method, MutualInformationMatrix matrix) {
    if (matrix.size() < 2) {
      throw new IllegalArgumentException(
          ("augment.method: %s needs at least two item features in the mutual-information matrix,"
                  + " it has %s (left out: %s)")
              .formatted(method.label(), matrix.features(), matrix.excluded()));
    }
  }
}
