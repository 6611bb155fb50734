package dev.taillight.augment;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.random.RandomStream;
import java.util.Optional;

/** The views of another augmenter, whose vectors are to take noise. */
final class NoisyViews implements Augmenter {

  private final Augmenter views;
  private final EmbeddingNoise noise;

  NoisyViews(Augmenter views, EmbeddingNoise noise) {
    this.views = views;
    this.noise = noise;
  }

  @Override
  public ViewPair views(FeatureBatch items, RandomStream stream) {
    return views.views(items, stream);
  }

  @Override
  public Optional<EmbeddingNoise> noise() {
    return Optional.of(noise);
  }
}
