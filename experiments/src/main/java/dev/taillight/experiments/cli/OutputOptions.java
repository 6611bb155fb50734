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

  /** Whether the result is for programs. */
  boolean json(CommandEnvironment environment) {
    return json || environment.flag(CommandEnvironment.JSON);
  }

  /** Starts the logs and makes what shows the progress. */
  Progress start(PrintStream stderr, CommandEnvironment environment, Secrets secrets) {
    boolean silent = quiet || environment.flag(CommandEnvironment.QUIET);
    boolean interactive = !silent && logFormat == LogFormat.TEXT && Terminal.isStderr();
    Logging.start(stderr, logFormat, silent, interactive, secrets);
    if (silent) {
      return Progress.silent();
    }
    return interactive ? new BarProgress(stderr) : new LineProgress(System::nanoTime);
  }
}
