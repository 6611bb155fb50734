package dev.taillight.experiments.cli;

import dev.taillight.progress.Progress;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/** Options of every command: how it speaks. */
final class OutputOptions {

  @Option(
      names = "--json",
      description = "Print the result as exactly one JSON object on stdout, on failure as well.")
  private boolean json;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How log lines on stderr look: text or json (default: ${DEFAULT-VALUE}).")
  private LogFormat logFormat = LogFormat.TEXT;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress and no logs below warnings.")
  private boolean quiet;

  boolean json() {
    return json;
  }

  /** Starts the logs and makes what shows the progress. */
  Progress start(PrintStream stderr) {
    boolean interactive = !quiet && logFormat == LogFormat.TEXT && Terminal.isStderr();
    Logging.start(stderr, logFormat, quiet, interactive);
    if (quiet) {
      return Progress.silent();
    }
    return interactive ? new BarProgress(stderr) : new LineProgress(System::nanoTime);
  }
}
