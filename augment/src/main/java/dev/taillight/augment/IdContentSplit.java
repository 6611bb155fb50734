package dev.taillight.augment;

import dev.taillight.random.RandomStream;
import java.util.List;

/**
 * The same two parts for every item: features that are like an id on the left, its content on the
 * right (after CLCRec, Wei et al., MM 2021).
 */
final class IdContentSplit implements MaskRule {

  private final MaskPair masks;

  /**
   * @param features the names of the item features in the order of the batches
   * @param ids which of them are like an id
   * @throws IllegalArgumentException if one of these is no item feature, or nothing else is left
   */
  IdContentSplit(List<String> features, List<String> ids) {
    for (String id : ids) {
      if (!features.contains(id)) {
        throw new IllegalArgumentException(
            "augment.id_features: expected item features, %s, got '%s'".formatted(features, id));
      }
    }
    if (ids.size() == features.size()) {
      throw new IllegalArgumentException(
          "augment.id_features: expected some of the item features, got all of them, %s"
              .formatted(features));
    }
    FeatureMask content =
        FeatureMask.hiding(features.size(), ids.stream().mapToInt(features::indexOf).toArray());
    this.masks = MaskPair.complementary(content.complement());
  }

  @Override
  public MaskPair draw(RandomStream stream) {
    return masks;
  }
}
