package dev.taillight.experiments.cli;

import dev.taillight.experiments.run.TryAgainException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program as a function: arguments, environment and streams in, exit code out. */
public final class CommandLineProgram {

  private static final Logger LOG = LoggerFactory.getLogger(CommandLineProgram.class);

  /** The section of the help that lists variables. */
  private static final String ENVIRONMENT = "environment";

  private static final String REPORT =
      "this is a bug of ours, please report it with the lines above";

  /** What picocli says, followed by an exception, where no path can be made of a text. */
  private static final String NO_PATH = " to interface java.nio.file.Path";

  /** Controls other than tabs and line ends, and what turns the direction of a text. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069&&[^\\t\\n]]");

  private final Streams streams;
  private final StopRequest stop;
  private final CommandEnvironment environment;
  private final Secrets secrets;

  /**
   * A program without any environment.
   *
   * @param stop tells whether the program shall end early
   * @param out receives the result
   * @param err receives progress, logs and messages of failure
   */
  public CommandLineProgram(StopRequest stop, PrintStream out, PrintStream err) {
    this(stop, Map.of(), out, err);
  }

  /**
   * @param stop tells whether the program shall end early
   * @param environment the variables of the environment by name
   * @param out receives the result
   * @param err receives progress, logs and messages of failure
   */
  public CommandLineProgram(
      StopRequest stop, Map<String, String> environment, PrintStream out, PrintStream err) {
    this.stop = stop;
    this.environment = new CommandEnvironment(environment);
    this.secrets = Secrets.of(environment);
    this.streams = new Streams(out, err);
  }

  /**
   * Runs a command.
   *
   * @return the exit code
   */
  public int run(String... arguments) {
    try {
      return line().execute(arguments);
    } catch (Error e) {
      return fail(e, "taillight", asksForJson(arguments));
    }
  }

  private CommandLine line() {
    CommandLine line = new CommandLine(new RootCommand(streams, stop, environment, secrets));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setDefaultValueProvider(environment);
    showEnvironment(line);
    line.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((e, args) -> usage(e, args));
    line.setExecutionExceptionHandler(
        (e, command, parsed) ->
            fail(
                e,
                command.getCommandName(),
                environment.saysTrue(CommandEnvironment.JSON)
                    || command.getParseResult().hasMatchedOption("--json")));
    return line;
  }

  /** Adds the variables of each command to its help, above the examples. */
  private static void showEnvironment(CommandLine line) {
    List<String> keys = new ArrayList<>(line.getHelpSectionKeys());
    keys.add(keys.indexOf(UsageMessageSpec.SECTION_KEY_FOOTER_HEADING), ENVIRONMENT);
    line.setHelpSectionKeys(keys);
    IHelpSectionRenderer section =
        help -> {
          String variables = CommandEnvironment.help(help.commandSpec());
          return variables.isEmpty()
              ? ""
              : "%nEnvironment variables, each for%n".formatted() + variables;
        };
    Map<String, IHelpSectionRenderer> sections = new HashMap<>(line.getHelpSectionMap());
    sections.put(ENVIRONMENT, section);
    line.setHelpSectionMap(sections);
  }

  private boolean asksForJson(String[] arguments) {
    return Arrays.asList(arguments).contains("--json")
        || environment.saysTrue(CommandEnvironment.JSON);
  }

  private int usage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    int exitCode = fail(named(e), command.getCommandName(), asksForJson(arguments));
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    command.getErr().flush();
    return exitCode;
  }

  /** The same problem, with the variable that the value came from. */
  private ParameterException named(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    int conversion = message.indexOf(NO_PATH);
    if (conversion >= 0) {
      String problem = message.substring(0, conversion).replaceFirst(": cannot convert", ":");
      return new ParameterException(e.getCommandLine(), problem + " is no path", e);
    }
    return Optional.ofNullable(e.getArgSpec())
        .flatMap(argument -> environment.source(argument, String.valueOf(e.getValue())))
        .map(
            variable ->
                new ParameterException(e.getCommandLine(), variable + ": " + e.getMessage(), e))
        .orElse(e);
  }

  /** Input is quoted in messages, and some characters of it a terminal would obey. */
  private static String printable(String message) {
    return UNPRINTABLE
        .matcher(message)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  /** Reports a failure; only of bugs there is a stack trace, in the log. */
  int fail(Throwable thrown, String command, boolean json) {
    Failure failure = Failure.of(thrown);
    String message = printable(secrets.masked(failure.message()));
    if (failure.exitCode() == ExitCode.BUG) {
      LOG.error(REPORT, thrown);
    }
    if (json) {
      report(failure, command, message);
    }
    streams.err().println("taillight: " + message);
    streams.err().flush();
    return failure.exitCode().number();
  }

  private void report(Failure failure, String command, String message) {
    try {
      streams.result(
          failure.exitCode(), failure.exitCode().status(), command, Map.of("error", message));
    } catch (TryAgainException e) {
      streams.err().println("taillight: " + e.getMessage());
    }
  }
}
