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
 * Correlated feature masking (Yao et al., section 3.2.1): a seed feature drawn uniformly and the
 * ⌊k/2⌋ features with the highest mutual information to it are hidden on the left, exactly the
 * others on the right. Features that tell the same story are therefore never on both sides, so that
 * one view cannot be found from the other by copying.
 *
 * <p>k counts the features of the matrix. Of two features, the seed and ⌊k/2⌋ partners would be
 * both of them and leave the left view empty; so there are at most k − 2 partners, which changes
 * nothing from three features on.
 */
public final class CorrelatedMask implements MaskRule {

  private final List<String> features;
  private final List<String> seeds;
  private final List<List<Integer>> groups;
  private final List<FeatureMask> masks;
  private final List<Integer> unranked;
  private final UnrankedFeatures policy;

  /**
   * @param features the names of the item features in the order of the batches
   * @param matrix the mutual information between them, in any order
   * @param policy what happens to features that were left out of the matrix on purpose
   * @throws IllegalArgumentException if fewer than two features are in the matrix
   * @throws DatasetException if the matrix is not one of these features
   */
  public CorrelatedMask(
      List<String> features, MutualInformationMatrix matrix, UnrankedFeatures policy) {
    this.features = List.copyOf(features);
    this.policy = policy;
    checkMatch(features, matrix);
    this.seeds = matrix.features();
    this.groups = groups(features, matrix);
    this.masks = groups.stream().map(group -> maskOf(features.size(), group)).toList();
    this.unranked =
        IntStream.range(0, features.size())
            .filter(f -> !seeds.contains(features.get(f)))
            .boxed()
            .toList();
  }

  /** The features that can be seed, in the order of the matrix. */
  public List<String> seeds() {
    return seeds;
  }

  /**
   * The mask of a seed: the seed and its partners.
   *
   * @param seed the position of the seed among {@link #seeds()}
   */
  public FeatureMask maskFor(int seed) {
    return masks.get(seed);
  }

  @Override
  public MaskPair draw(RandomStream stream) {
    FeatureMask mask = masks.get(stream.nextInt(masks.size()));
    if (unranked.isEmpty()) {
      return MaskPair.complementary(mask);
    }
    return switch (policy) {
      case COIN -> MaskPair.complementary(mask.hidingAlso(coins(stream)));
      case WITH_SEED -> MaskPair.complementary(mask.hidingAlso(unranked));
      case HIDE -> new MaskPair(mask.hidingAlso(unranked), mask.complement());
    };
  }

  /** What each seed does, in the order of {@link #seeds()}. */
  public List<MaskPreview> previews() {
    return IntStream.range(0, seeds.size()).mapToObj(this::preview).toList();
  }

  private MaskPreview preview(int seed) {
    List<Integer> left = new ArrayList<>(groups.get(seed));
    List<Integer> right = new ArrayList<>(masks.get(seed).complement().hiddenFeatures());
    if (policy == UnrankedFeatures.COIN) {
      right.removeAll(unranked);
      return new MaskPreview(seeds.get(seed), names(left), names(right), names(unranked));
    }
    left.addAll(unranked);
    if (policy == UnrankedFeatures.WITH_SEED) {
      right.removeAll(unranked);
    }
    return new MaskPreview(seeds.get(seed), names(left), names(right), List.of());
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

  /** Per seed the positions of the seed and its partners in the batch, the seed first. */
  private static List<List<Integer>> groups(List<String> features, MutualInformationMatrix matrix) {
    int k = matrix.size();
    int partners = Math.min(k / 2, k - 2);
    List<List<Integer>> groups = new ArrayList<>(k);
    for (int seed = 0; seed < k; seed++) {
      List<Integer> group = new ArrayList<>(List.of(seed));
      group.addAll(matrix.partners(seed).subList(0, partners));
      groups.add(group.stream().map(matrix.features()::get).map(features::indexOf).toList());
    }
    return groups;
  }

  private static FeatureMask maskOf(int featureCount, List<Integer> group) {
    return FeatureMask.none(featureCount).hidingAlso(group);
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
    if (matrix.size() < 2) {
      throw new IllegalArgumentException(
          ("augment.method: correlated_mask needs at least two item features in the"
                  + " mutual-information matrix, it has %s (left out: %s)")
              .formatted(matrix.features(), matrix.excluded()));
    }
  }
}
