package dev.taillight.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples for schedulers say what the program understands; CI runs those that are shell. */
class SchedulerExamplesTest {

  private static final Path EXAMPLES = Path.of("../examples/schedulers");
  private static final Pattern VARIABLE = Pattern.compile("TAILLIGHT_[A-Z_]+");

  @Test
  void argoTriesAgainAfterWhatPassesByItself() throws IOException {
    JsonNode workflow =
        new ObjectMapper(new YAMLFactory())
            .readTree(EXAMPLES.resolve("argo/taillight-workflow.yaml").toFile());
    assertEquals("CronWorkflow", workflow.path("kind").asText());
    assertEquals("Forbid", workflow.at("/spec/concurrencyPolicy").asText());
    JsonNode run = workflow.at("/spec/workflowSpec/templates/0");
    assertEquals(workflow.at("/spec/workflowSpec/entrypoint"), run.path("name"));
    assertEquals(
        "asInt(lastRetry.exitCode) in [%d, %d]"
            .formatted(ExitCode.TRY_AGAIN.number(), ExitCode.STOPPED.number()),
        run.at("/retryStrategy/expression").asText());
    assertEquals("run", run.at("/container/args/0").asText());
  }

  @Test
  void systemdTriesAgainAfterWhatPassesByItself() throws IOException {
    List<String> service = Files.readAllLines(EXAMPLES.resolve("systemd/taillight.service"));
    assertTrue(service.contains("RestartForceExitStatus=" + ExitCode.TRY_AGAIN.number()));
    assertTrue(service.contains("SuccessExitStatus=" + ExitCode.STOPPED.number()));
  }

  @Test
  void everyVariableIsKnownToSomebody() throws IOException {
    Set<String> known = new TreeSet<>(variables(Files.readString(Path.of("../taillight"))));
    known.addAll(variables(comments(EXAMPLES.resolve("taillight-job.sh"))));
    known.addAll(variables(help("run")));
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Set<String> used = variables(Files.readString(file));
        used.remove("TAILLIGHT_");
        used.removeAll(known);
        assertEquals(Set.of(), used, file.toString());
      }
    }
  }

  @Test
  void theOperationsPageListsEveryVariable() throws IOException {
    Set<String> missing = new TreeSet<>();
    for (String command :
        List.of(
            "run",
            "study",
            "fetch",
            "nominate",
            "delta",
            "apply-delta",
            "publish",
            "verify-export",
            "encode",
            "serve")) {
      missing.addAll(variables(help(command)));
    }
    missing.removeAll(variables(Files.readString(Path.of("../docs/operations.md"))));
    assertEquals(Set.of(), missing);
  }

  private static Set<String> variables(String text) {
    Set<String> names = new TreeSet<>();
    VARIABLE.matcher(text).results().forEach(found -> names.add(found.group()));
    return names;
  }

  private static String comments(Path file) throws IOException {
    return String.join(
        "\n", Files.readAllLines(file).stream().filter(l -> l.startsWith("#")).toList());
  }

  private static String help(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertEquals(0, new CommandLineProgram(new StopRequest(), stream, stream).run(command, "-h"));
    return out.toString(StandardCharsets.UTF_8);
  }
}
