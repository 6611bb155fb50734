package dev.taillight.augment;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.random.RandomStream;

/** Makes two views of each item of a batch. Immutable and thread-safe. */
public interface Augmenter {

  /**
   * @param items the unmasked features of m items
   * @param stream where the randomness comes from; the same stream gives the same views
   */
  ViewPair views(FeatureBatch items, RandomStream stream);

  /**
   * Settings and matrix in one line of text: two augmenters with the same one make the same views.
   */
  String description();
}
