package dev.taillight.augment;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.random.RandomStream;
import java.util.Optional;

/** The views of another augmenter, which differ further on by their embeddings or vectors. */
final class VectorViews implements Augmenter {

  private final Augmenter views;
  private final Optional<DimensionMask> dimensionMask;
  private final Optional<EmbeddingNoise> noise;

  private VectorViews(
      Augmenter views, Optional<DimensionMask> dimensionMask, Optional<EmbeddingNoise> noise) {
    this.views = views;
    this.dimensionMask = dimensionMask;
    this.noise = noise;
  }

  static VectorViews noisy(Augmenter views, EmbeddingNoise noise) {
    return new VectorViews(views, Optional.empty(), Optional.of(noise));
  }

  static VectorViews masked(Augmenter views, DimensionMask mask) {
    return new VectorViews(views, Optional.of(mask), Optional.empty());
  }

  @Override
  public ViewPair views(FeatureBatch items, RandomStream stream) {
    return views.views(items, stream);
  }

  @Override
  public Optional<DimensionMask> dimensionMask() {
    return dimensionMask;
  }

  @Override
  public Optional<EmbeddingNoise> noise() {
    return noise;
  }
}
