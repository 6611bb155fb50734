package dev.taillight.augment;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A mask, then value dropout. The masks are drawn before anything else is, so that the same stream
 * gives the same masks whatever the values of the batch and the rate of the dropout are.
 */
final class MaskThenDropout implements Augmenter {

  private final int featureCount;
  private final MaskRule rule;
  private final MaskScope scope;
  private final ValueDropout dropout;

  private MaskThenDropout(int featureCount, MaskRule rule, MaskScope scope, ValueDropout dropout) {
    this.featureCount = featureCount;
    this.rule = rule;
    this.scope = scope;
    this.dropout = dropout;
  }

  /**
   * @throws IllegalArgumentException if values are to be dropped and no feature loses any
   */
  static MaskThenDropout of(AugmentConfig config, List<FeatureSpec> features, MaskRule rule) {
    boolean[] droppable = new boolean[features.size()];
    boolean any = false;
    for (int f = 0; f < droppable.length; f++) {
      droppable[f] = config.dropoutTarget().includes(features.get(f).kind());
      any |= droppable[f];
    }
    if (config.method() == AugmentMethod.DROPOUT && !any) {
      throw new IllegalArgumentException(
          "augment.dropout_target: multi_valued leaves nothing to drop, no item feature has several"
              + " values per item; expected all, or another augment.method");
    }
    return new MaskThenDropout(
        droppable.length, rule, config.scope(), new ValueDropout(config.valueDropout(), droppable));
  }

  @Override
  public ViewPair views(FeatureBatch items, RandomStream stream) {
    if (items.featureCount() != featureCount) {
      throw new IllegalStateException(
          "a batch of %d features for an augmenter of %d"
              .formatted(items.featureCount(), featureCount));
    }
    ViewPair masked = scope == MaskScope.BATCH ? maskBatch(items, stream) : maskRows(items, stream);
    FeatureBatch left = dropout.apply(masked.left(), stream);
    return new ViewPair(left, dropout.apply(masked.right(), stream));
  }

  private ViewPair maskBatch(FeatureBatch items, RandomStream stream) {
    MaskPair masks = rule.draw(stream);
    return new ViewPair(
        MaskedFeatures.apply(items, masks.left()), MaskedFeatures.apply(items, masks.right()));
  }

  private ViewPair maskRows(FeatureBatch items, RandomStream stream) {
    List<FeatureMask> left = new ArrayList<>(items.rows());
    List<FeatureMask> right = new ArrayList<>(items.rows());
    for (int r = 0; r < items.rows(); r++) {
      MaskPair masks = rule.draw(stream);
      left.add(masks.left());
      right.add(masks.right());
    }
    return new ViewPair(MaskedFeatures.apply(items, left), MaskedFeatures.apply(items, right));
  }
}
