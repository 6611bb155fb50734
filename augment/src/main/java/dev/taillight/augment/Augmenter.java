package dev.taillight.augment;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.random.RandomStream;
import java.util.List;
import java.util.Optional;

/** Makes two views of each item of a batch. Immutable and thread-safe. */
public interface Augmenter {

  /**
   * Makes the views. They may share arrays with {@code items}, which is not modified; none of the
   * three may be written to.
   *
   * @param items the unmasked features of m items
   * @param stream where the randomness comes from; the same stream gives the same views
   */
  ViewPair views(FeatureBatch items, RandomStream stream);

  /** What the views hide of the embeddings of their items, if anything. */
  default Optional<DimensionMask> dimensionMask() {
    return Optional.empty();
  }

  /** The noise that the vectors of the views take, if any. */
  default Optional<EmbeddingNoise> noise() {
    return Optional.empty();
  }

  /**
   * An augmenter that needs no mutual information.
   *
   * @param features the item features in the order of the batches
   * @throws IllegalArgumentException if the method needs a matrix, or more features than there are
   */
  static Augmenter of(AugmentConfig config, List<FeatureSpec> features) {
    int k = features.size();
    return switch (config.method()) {
      case NONE -> unchanged();
      case EMBEDDING_NOISE ->
          VectorViews.noisy(dropped(config, features), new EmbeddingNoise(config.noise()));
      case DIMENSION_MASK ->
          VectorViews.masked(
              dropped(config, features), new DimensionMask(config.share(), config.scope()));
      case DROPOUT -> MaskThenDropout.of(config, features, new NoMask(k));
      case RANDOM_MASK -> MaskThenDropout.of(config, features, new RandomMask(k, config.share()));
      case COMPLEMENTARY_SPLIT ->
          MaskThenDropout.of(config, features, new ComplementarySplit(k, config.share()));
      case ID_CONTENT_SPLIT -> {
        List<String> names = features.stream().map(FeatureSpec::name).toList();
        yield MaskThenDropout.of(config, features, new IdContentSplit(names, config.idFeatures()));
      }
      case CORRELATED_MASK, CLUSTER_MASK ->
          throw new IllegalArgumentException(
              "augment.method: %s needs a mutual-information matrix"
                  .formatted(config.method().label()));
    };
  }

  private static Augmenter unchanged() {
    return (items, stream) -> ViewPair.same(items);
  }

  /** Views without a mask, which are one unless values are dropped. */
  private static Augmenter dropped(AugmentConfig config, List<FeatureSpec> features) {
    return config.valueDropout() == 0
        ? unchanged()
        : MaskThenDropout.of(config, features, new NoMask(features.size()));
  }

  /**
   * An augmenter of any method; only a correlated or cluster mask looks at the matrix.
   *
   * @param features the item features in the order of the batches
   * @param matrix the mutual information between the item features, matched by name
   * @throws IllegalArgumentException if the method needs more features than there are, or no
   *     feature can be seed
   * @throws DatasetException if the matrix is not one of these features, or lacks the statistics
   *     that seeds are drawn by
   */
  static Augmenter of(
      AugmentConfig config, List<FeatureSpec> features, MutualInformationMatrix matrix) {
    if (!config.method().needsMatrix()) {
      return of(config, features);
    }
    List<String> names = features.stream().map(FeatureSpec::name).toList();
    return MaskThenDropout.of(config, features, GroupMask.of(config, names, matrix));
  }
}
