package dev.taillight.experiments.cli;

import java.nio.file.Path;

/** Which folders of exports and deltas a command may write. */
final class ExportFolders {

  private ExportFolders() {}

  /**
   * Requires that what is written is neither what is read, nor within it, nor around it.
   *
   * @param out the folder that is written
   * @param option the option that names what is read
   * @param input the folder that is read
   * @throws IllegalArgumentException if they touch
   */
  static void requireApart(Path out, String option, Path input) {
    Path written = out.toAbsolutePath().normalize();
    Path read = input.toAbsolutePath().normalize();
    if (written.startsWith(read) || read.startsWith(written)) {
      throw new IllegalArgumentException(
          "--out: %s would replace what %s reads, %s; name another".formatted(out, option, input));
    }
  }
}
