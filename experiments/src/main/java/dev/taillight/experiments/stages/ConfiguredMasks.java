package dev.taillight.experiments.stages;

import dev.taillight.augment.CorrelatedMask;
import dev.taillight.augment.MaskPreview;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.experiments.report.SeedMask;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import java.util.List;

/** The masks that the augmentation of a configuration will draw, for the pages that show them. */
final class ConfiguredMasks {

  private ConfiguredMasks() {}

  /**
   * What each seed feature hides; empty if the configuration draws no seeds, or if too few features
   * are in the matrix to draw any.
   */
  static List<SeedMask> of(
      ExperimentConfig config, EncodedDataset dataset, MutualInformationMatrix matrix) {
    if (!config.needsMatrix() || matrix.size() < 2) {
      return List.of();
    }
    List<MaskPreview> previews =
        new CorrelatedMask(
                dataset.items().featureNames(), matrix, config.augment().unrankedFeatures())
            .previews();
    return previews.stream().map(preview -> seedMask(preview, 1.0 / previews.size())).toList();
  }

  private static SeedMask seedMask(MaskPreview preview, double probability) {
    return new SeedMask(
        preview.seed(), probability, preview.left(), preview.right(), preview.undecided());
  }
}
