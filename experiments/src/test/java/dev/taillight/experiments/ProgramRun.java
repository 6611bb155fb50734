package dev.taillight.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.experiments.cli.CommandLineProgram;
import dev.taillight.experiments.cli.StopRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A call of the program within this process.
 *
 * @param exitCode how it ended
 * @param out what it wrote as its result
 * @param err what else it said
 */
public record ProgramRun(int exitCode, String out, String err) {

  /** Runs a command. */
  public static ProgramRun taillight(Object... arguments) {
    return taillight(new StopRequest(), arguments);
  }

  /** Runs a command that can be stopped. */
  public static ProgramRun taillight(StopRequest stop, Object... arguments) {
    return taillight(stop, Map.of(), arguments);
  }

  /** Runs a command that can be stopped, with variables of the environment. */
  public static ProgramRun taillight(
      StopRequest stop, Map<String, String> environment, Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        new CommandLineProgram(
                stop,
                environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    return new ProgramRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The result of a call with {@code --json}. */
  public JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out);
  }
}
