package dev.taillight.experiments.stages;

import java.util.List;
import java.util.stream.Stream;

/**
 * The packages whose classes do the work of a stage: its own module's and those of the modules
 * above it. A new build of the program repeats the stages whose code it changes.
 */
final class StageCode {

  private static final String ROOT = "dev/taillight/";

  static final List<String> DATASET =
      List.of(
          ROOT + "dataset",
          ROOT + "random",
          ROOT + "files",
          ROOT + "workers",
          ROOT + "experiments/stages");
  static final List<String> MUTUAL_INFO = and(DATASET, "mutualinfo");
  static final List<String> AUGMENT = and(MUTUAL_INFO, "augment");
  static final List<String> MUTUAL_INFO_PAGE = and(AUGMENT, "experiments/report");
  static final List<String> TRAINER = and(AUGMENT, "trainer");
  static final List<String> EXPORTERS = and(and(TRAINER, "encoder"), "exporters");
  static final List<String> EVALUATION =
      and(and(TRAINER, "exporters/geometry"), "experiments/evaluation");
  static final List<String> REFERENCES = and(EVALUATION, "experiments/references");
  static final List<String> REPORT = and(EVALUATION, "experiments/report");

  private StageCode() {}

  private static List<String> and(List<String> above, String own) {
    return Stream.concat(above.stream(), Stream.of(ROOT + own)).toList();
  }
}
