package dev.taillight.experiments.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandEnvironmentTest {

  @TempDir Path temp;
  private final Map<String, String> environment = new HashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path config;

  @BeforeEach
  void write() throws IOException {
    config = Files.writeString(temp.resolve("small.yaml"), ConfigTexts.SMALL);
    environment.put("TAILLIGHT_CONFIG", config.toString());
    environment.put("TAILLIGHT_JSON", "true");
  }

  @Test
  void aCommandNeedsNoArguments() throws IOException {
    environment.put("TAILLIGHT_DEVICE", "cpu");
    environment.put("TAILLIGHT_CACHE", "cache: #1");
    environment.put("TAILLIGHT_SET", "training.epochs=3\n\n  seed=7 \n");
    assertEquals(0, run("show"), err.toString(UTF_8));
    JsonNode shown = json().path("config");
    assertEquals("cpu", shown.path("device").asText());
    assertEquals(3, shown.at("/training/epochs").asInt());
    assertEquals(7, shown.path("seed").asInt());
    assertEquals(
        Path.of("cache: #1").toAbsolutePath().toString(), shown.path("dataset_cache").asText());
  }

  @Test
  void theCommandLineWins() throws IOException {
    environment.put("TAILLIGHT_CONFIG", "elsewhere.yaml");
    environment.put("TAILLIGHT_DEVICE", "gpu");
    environment.put("TAILLIGHT_SET", "training.epochs=3\nseed=7");
    environment.put("TAILLIGHT_CACHE", "there");
    assertEquals(
        0,
        run(
            "show",
            config.toString(),
            "--device=cpu",
            "--json",
            "--set=seed=8",
            "--set=dataset_cache=here"),
        err.toString(UTF_8));
    JsonNode shown = json().path("config");
    assertEquals("cpu", shown.path("device").asText());
    assertEquals(8, shown.path("seed").asInt());
    assertEquals(3, shown.at("/training/epochs").asInt(), "the others still count");
    assertEquals("here", shown.path("dataset_cache").asText());
  }

  @Test
  void emptyVariablesAreNone() throws IOException {
    for (String name : List.of("OUT", "DEVICE", "LOG_FORMAT", "QUIET", "SET", "CACHE")) {
      environment.put("TAILLIGHT_" + name, "");
    }
    assertEquals(0, run("show"), err.toString(UTF_8));
    assertEquals("auto", json().at("/config/device").asText());
    environment.put("TAILLIGHT_CONFIG", "");
    assertEquals(2, run("validate"));
    assertTrue(json().path("error").asText().contains("CONFIG"));
  }

  @Test
  void theFolderOfTheRun() throws IOException {
    Path out = temp.resolve("out");
    environment.put("TAILLIGHT_OUT", out.toString());
    assertEquals(3, run("ingest"), "there are no tables");
    assertTrue(Files.isDirectory(out), err.toString(UTF_8));
  }

  /** Of every path and limit; the names follow from the commands and their options. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PUBLISH: VECTORS TO KEEP MIN_EFFECTIVE_RANK MAX_UNIFORMITY MIN_NORM MAX_NORM"
            + " MAX_RECALL_DROP MAX_TAIL_RECALL_DROP MAX_SHRINKAGE",
        "SERVE: RUN HOST PORT THREADS TIME_LIMIT",
        "ENCODE: ENCODER INPUT OUTPUT",
        "VERIFY_EXPORT: DIR",
        "DELTA: FROM TO OUT MOVED_BELOW MAX_MOVED MAX_CHANGE MIN_OVERLAP MAX_NORM_SHIFT",
        "APPLY_DELTA: BASE DELTA OUT"
      })
  void commandsHaveVariablesOfTheirOwn(String expected) {
    String command = expected.substring(0, expected.indexOf(':'));
    assertEquals(0, run(command.toLowerCase(Locale.ROOT).replace('_', '-'), "--help"));
    List<String> named =
        Pattern.compile("(?m)^ +TAILLIGHT_" + command + "_([A-Z_]+) ")
            .matcher(out.toString(UTF_8))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertEquals(List.of(expected.substring(expected.indexOf(' ') + 1).split(" ")), named);
  }

  /** The values arrive: each is told of where it does not fit. */
  @Test
  void pathsAndLimitsNeedNoOptions() throws IOException {
    Path none = temp.resolve("none");
    for (String name :
        List.of(
            "PUBLISH_VECTORS",
            "ENCODE_ENCODER",
            "VERIFY_EXPORT_DIR",
            "DELTA_FROM",
            "APPLY_DELTA_DELTA")) {
      environment.put("TAILLIGHT_" + name, none.toString());
    }
    for (String name :
        List.of(
            "PUBLISH_TO",
            "ENCODE_INPUT",
            "ENCODE_OUTPUT",
            "DELTA_TO",
            "DELTA_OUT",
            "APPLY_DELTA_BASE",
            "APPLY_DELTA_OUT")) {
      environment.put("TAILLIGHT_" + name, temp.resolve(name).toString());
    }
    for (String command : List.of("publish", "encode", "verify-export", "delta", "apply-delta")) {
      assertEquals(3, run(command), command + err.toString(UTF_8));
      String said = out.toString(UTF_8) + err.toString(UTF_8);
      assertTrue(said.contains(none.toString()), command + said);
    }
    environment.put("TAILLIGHT_SERVE_RUN", none.toString());
    environment.put("TAILLIGHT_SERVE_PORT", "65536");
    assertEquals(2, run("serve"));
    assertTrue(json().path("error").asText().contains("got 65536"), out.toString(UTF_8));
    environment.put("TAILLIGHT_PUBLISH_MIN_NORM", "short");
    assertEquals(2, run("publish"));
    String error = json().path("error").asText();
    assertTrue(error.startsWith("TAILLIGHT_PUBLISH_MIN_NORM: "), error);
    assertEquals(3, run("publish", "--min-norm", "1"), "the command line wins");
  }

  @Test
  void eachCommandHasAFolderOfItsOwn() {
    Map<String, List<String>> folders =
        Map.of(
            "run", List.of("TAILLIGHT_OUT "),
            "study", List.of("TAILLIGHT_STUDY ", "TAILLIGHT_STUDY_OUT "),
            "fetch", List.of("TAILLIGHT_FETCH_OUT ", "TAILLIGHT_FETCH_TRIES "),
            "nominate", List.of("TAILLIGHT_NOMINATE_RUN ", "TAILLIGHT_NOMINATE_K "));
    for (String command : folders.keySet()) {
      assertEquals(0, run(command, "--help"));
      String help = out.toString(UTF_8);
      folders.forEach(
          (other, names) -> {
            for (String name : names) {
              assertEquals(other.equals(command), help.contains("  " + name), command + name);
            }
          });
    }
  }

  @Test
  void theHelpListsWhatACommandKnows() {
    assertEquals(0, run("run", "--help"));
    String help = out.toString(UTF_8);
    for (String name :
        List.of("CONFIG", "OUT", "DEVICE", "LOG_FORMAT", "JSON", "QUIET", "CACHE", "SET")) {
      assertTrue(help.contains("  TAILLIGHT_" + name + " "), help);
    }
    assertEquals(0, run("fetch", "--help"));
    assertFalse(out.toString(UTF_8).contains("TAILLIGHT_SET"), "fetch has no settings");
  }

  @Test
  void badValuesNameTheirVariable() throws IOException {
    environment.put("TAILLIGHT_LOG_FORMAT", "xml");
    assertEquals(2, run("show"));
    String error = json().path("error").asText();
    assertTrue(error.startsWith("TAILLIGHT_LOG_FORMAT: "), error);
    assertTrue(error.contains("xml"), error);
    assertEquals(2, run("show", "--log-format", "xls"));
    assertFalse(json().path("error").asText().contains("TAILLIGHT"), "it came from elsewhere");

    environment.remove("TAILLIGHT_LOG_FORMAT");
    environment.put("TAILLIGHT_SET", "seed=x");
    assertEquals(2, run("show"));
    error = json().path("error").asText();
    assertTrue(error.contains("environment seed=x: seed: expected a whole number"), error);

    environment.remove("TAILLIGHT_SET");
    environment.put("TAILLIGHT_QUIET", "1");
    assertEquals(2, run("show"));
    assertEquals("TAILLIGHT_QUIET: expected true or false, got '1'", json().path("error").asText());
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    return new CommandLineProgram(
            new StopRequest(),
            environment,
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8))
        .run(arguments);
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(out.toString(UTF_8));
  }
}
