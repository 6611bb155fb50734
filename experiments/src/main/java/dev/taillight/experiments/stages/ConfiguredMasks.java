package dev.taillight.experiments.stages;

import dev.taillight.augment.GroupMask;
import dev.taillight.augment.MaskPreview;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import java.util.List;

/** The masks that the augmentation of a configuration will draw, for the pages that show them. */
final class ConfiguredMasks {

  private ConfiguredMasks() {}

  /**
   * What each seed feature hides; empty if the configuration draws no seeds, or if too few features
   * are in the matrix to draw any.
   */
  static List<MaskPreview> of(
      ExperimentConfig config, EncodedDataset dataset, MutualInformationMatrix matrix) {
    if (!config.needsMatrix() || matrix.size() < 2) {
      return List.of();
    }
    return GroupMask.of(config.augment(), dataset.items().featureNames(), matrix).previews();
  }
}
