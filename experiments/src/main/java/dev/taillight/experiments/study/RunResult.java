package dev.taillight.experiments.study;

import dev.taillight.experiments.run.RunFolder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run of a study.
 *
 * @param run the run
 * @param folder where it is
 * @param reused whether it was there already
 * @param seconds how long it took now
 * @param failure why there is no result; null if there is one
 */
record RunResult(
    StudyRun run,
    RunFolder folder,
    boolean reused,
    double seconds,
    @Nullable RuntimeException failure) {

  /** Why there is no result, if there is none. */
  Optional<RuntimeException> problem() {
    return Optional.ofNullable(failure);
  }

  /** Whether there is a result. */
  boolean finished() {
    return failure == null;
  }

  /** The same for another place of the same run in the study. */
  RunResult as(StudyRun other) {
    return new RunResult(other, folder, reused, seconds, failure);
  }
}
