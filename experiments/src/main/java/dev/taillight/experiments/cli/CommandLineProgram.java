package dev.taillight.experiments.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program as a function: arguments and streams in, exit code out. */
public final class CommandLineProgram {

  private static final Logger LOG = LoggerFactory.getLogger(CommandLineProgram.class);
  private static final String REPORT =
      "this is a bug of ours, please report it with the lines above";

  private final Streams streams;
  private final StopRequest stop;

  /**
   * @param stop tells whether the program shall end early
   * @param out receives the result
   * @param err receives progress, logs and messages of failure
   */
  public CommandLineProgram(StopRequest stop, PrintStream out, PrintStream err) {
    this.stop = stop;
    this.streams = new Streams(out, err);
  }

  /**
   * Runs a command.
   *
   * @return the exit code
   */
  public int run(String... arguments) {
    CommandLine line = new CommandLine(new RootCommand(streams, stop));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((e, args) -> usage(e, args));
    line.setExecutionExceptionHandler(
        (e, command, parsed) ->
            fail(e, command.getCommandName(), command.getParseResult().hasMatchedOption("--json")));
    try {
      return line.execute(arguments);
    } catch (Error e) {
      return fail(e, "taillight", Arrays.asList(arguments).contains("--json"));
    }
  }

  private int usage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    boolean json = Arrays.asList(arguments).contains("--json");
    int exitCode = fail(e, command.getCommandName(), json);
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    command.getErr().flush();
    return exitCode;
  }

  /** Reports a failure; only of bugs there is a stack trace, in the log. */
  int fail(Throwable thrown, String command, boolean json) {
    Failure failure = Failure.of(thrown);
    if (failure.exitCode() == ExitCode.BUG) {
      LOG.error(REPORT, thrown);
    }
    if (json) {
      streams.result(
          failure.exitCode(),
          failure.exitCode().status(),
          command,
          Map.of("error", failure.message()));
    }
    streams.err().println("taillight: " + failure.message());
    streams.err().flush();
    return failure.exitCode().number();
  }
}
