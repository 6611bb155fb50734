package dev.taillight.experiments.study;

import dev.taillight.experiments.config.ResolvedConfig;
import dev.taillight.files.Sha256;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a study.
 *
 * @param base the name of its base
 * @param trainingShare the share of the training pairs that it learns from
 * @param variant what it tries
 * @param seed its seed
 * @param config its whole configuration
 */
record StudyRun(
    String base, double trainingShare, Variant variant, long seed, ResolvedConfig config) {

  private static final int KEY_LENGTH = 12;

  /**
   * Names the folder of the run by its base and all settings that shape its figures, so that runs
   * are found again whatever a variant is called, and those that cannot differ are one. Other
   * content of the tables is found out by the stages of the run.
   */
  String key() {
    List<String> sections =
        new ArrayList<>(
            List.of("seed", "device", "devices", "dataset", "model", "training", "evaluation"));
    if (config.config().training().contrastive().enabled()) {
      sections.add("augment");
    }
    if (config.config().needsMatrix()) {
      sections.add("mutual_info");
    }
    String settings = config.hashWithFolders(sections.toArray(String[]::new));
    return Sha256.of(base + " " + settings).substring(0, KEY_LENGTH);
  }

  /** The run in a few words, for people. */
  String label() {
    return "%s, %s of the data, %s, seed %d"
        .formatted(base, Share.text(trainingShare), variant.label(), seed);
  }
}
