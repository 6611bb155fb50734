package dev.taillight.experiments.run;

import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One step from data to report. What it depends on decides whether it has to run again. */
public interface Stage {

  /** Its name in run.json and in messages, e.g. {@code "mutual-info"}. */
  String name();

  /**
   * What the outputs depend on beside files: digests or short values by name, e.g. that of a
   * configuration section.
   */
  Map<String, String> settings();

  /** The packages whose code makes the outputs, e.g. {@code "dev/taillight/dataset"}. */
  List<String> code();

  /** The files and folders it reads: tables, or outputs of earlier stages. */
  List<Path> inputs();

  /** The files and folders it writes, within the run folder. */
  List<Path> outputs();

  /**
   * Refuses a machine on which the work cannot be done. Called before any stage of a run begins, if
   * this one is going to run, so that nothing is done in vain.
   *
   * @throws IllegalArgumentException with what is needed, what was found and what to do
   */
  default void requireMachine() {}

  /**
   * Does the work.
   *
   * @param resume whether an unfinished attempt at exactly this work may be taken up; otherwise
   *     what lies in the place of the outputs is of no use
   */
  void run(boolean resume, Progress progress) throws IOException;
}
