package dev.taillight.augment;

import dev.taillight.settings.SettingsCheck;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How two views are made of an item.
 *
 * @param method how the features are divided between the views
 * @param scope whether one pair of masks serves a whole batch or one item
 * @param share above 0 and below 1: the share of the k features that a random mask hides, that one
 *     side of a complementary split hides, or that a correlated mask hides together with its seed;
 *     a cluster mask hides as many as the cluster has, and a dimension mask this share of the
 *     dimensions
 * @param clusters into how many clusters a cluster mask divides the features of the matrix, at
 *     least 2 and at most as many as they are
 * @param seeds by what the seed of a correlated or cluster mask is drawn
 * @param seedWeights the weights for {@link SeedSampling#WEIGHTS}, at least one for it and none for
 *     the others; features without one have {@link SeedWeight#UNNAMED}
 * @param idFeatures the features that are like an id, for the method {@code id_content_split},
 *     which needs at least one
 * @param noise ε, the length of the noise on unit vectors, above 0, for the method {@code
 *     embedding_noise}
 * @param valueDropout the rate at which each value is dropped in each view, independently and after
 *     the mask, at least 0 and below 1; the method {@code dropout} needs a rate above 0, the method
 *     {@code none} one of 0
 * @param dropoutTarget which features lose values
 * @param unrankedFeatures what a correlated or cluster mask does with features outside the matrix
 */
public record AugmentConfig(
    AugmentMethod method,
    MaskScope scope,
    double share,
    int clusters,
    SeedSampling seeds,
    List<SeedWeight> seedWeights,
    List<String> idFeatures,
    double noise,
    double valueDropout,
    DropoutTarget dropoutTarget,
    UnrankedFeatures unrankedFeatures) {

  public AugmentConfig {
    seedWeights = List.copyOf(seedWeights);
    idFeatures = List.copyOf(idFeatures);
    SettingsCheck check =
        new SettingsCheck()
            .that(share > 0 && share < 1, "share", share, "a number above 0 and below 1")
            .that(clusters >= 2, "clusters", clusters, "a whole number of 2 or more")
            .positive("noise", noise)
            .that(
                valueDropout >= 0 && valueDropout < 1,
                "value_dropout",
                valueDropout,
                "a number of 0 or more and below 1")
            .that(
                method != AugmentMethod.DROPOUT || valueDropout != 0,
                "value_dropout",
                valueDropout,
                "a number above 0 for the method dropout, which has no other source of difference")
            .that(
                method != AugmentMethod.NONE || valueDropout == 0,
                "value_dropout",
                valueDropout,
                "0 for the method none, which changes nothing");
    checkSeedWeights(check, seeds, seedWeights);
    checkIdFeatures(check, method, idFeatures);
    check.throwIfAny();
  }

  private static void checkIdFeatures(
      SettingsCheck check, AugmentMethod method, List<String> features) {
    check.that(
        method != AugmentMethod.ID_CONTENT_SPLIT || !features.isEmpty(),
        "id_features",
        features,
        "at least one item feature for the method id_content_split");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < features.size(); i++) {
      String name = features.get(i);
      check.that(seen.add(name), "id_features[" + i + "]", "'" + name + "'", "each feature once");
    }
  }

  private static void checkSeedWeights(
      SettingsCheck check, SeedSampling seeds, List<SeedWeight> weights) {
    List<String> names = weights.stream().map(SeedWeight::feature).toList();
    if (seeds == SeedSampling.WEIGHTS) {
      check.that(!names.isEmpty(), "seed_weights", names, "at least one weight for seeds: weights");
    } else {
      check.that(
          names.isEmpty(),
          "seed_weights",
          "weights of " + names,
          "none, since only seeds: weights looks at them");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      check.that(
          seen.add(name), "seed_weights[" + i + "].feature", "'" + name + "'", "each feature once");
    }
  }
}
