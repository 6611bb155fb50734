package dev.taillight.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.experiments.config.ConfigReader;
import dev.taillight.experiments.run.Environment;
import dev.taillight.experiments.run.FolderLock;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineProgramTest {

  @TempDir Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path good;
  private Path bad;

  @BeforeEach
  void write() throws IOException {
    good = Files.writeString(temp.resolve("good.yaml"), ConfigTexts.SMALL);
    bad = Files.writeString(temp.resolve("bad.yaml"), ConfigTexts.SMALL + "seeed: 1\n");
  }

  @Test
  void showPrintsAConfigurationThatReadsTheSame() throws IOException {
    assertEquals(0, run("show", good.toString(), "--set", "name=\"007\"", "--set", "seed=7"));
    Path again = Files.writeString(temp.resolve("again.yaml"), text(out));
    assertEquals(
        ConfigReader.read(good, List.of("name=\"007\"", "seed=7")).hash(),
        ConfigReader.read(again, List.of()).hash());
  }

  @Test
  void deviceIsAnOverride() throws IOException {
    assertEquals(0, run("show", good.toString(), "--device", "cpu", "--json"));
    JsonNode result = json();
    assertEquals("complete", result.path("status").asText());
    assertEquals("cpu", result.path("config").path("device").asText());
  }

  @Test
  void validateNamesEveryProblemAndExitsWithTwo() {
    assertEquals(0, run("validate", good.toString()));
    assertEquals(2, run("validate", bad.toString(), "--set", "seed=x"));
    assertTrue(text(err).contains("2 problems in the configuration:"), text(err));
    assertTrue(text(err).contains("seeed: unknown key, did you mean seed?"), text(err));
    assertFalse(text(err).contains("\tat "), "no stack trace");
  }

  @Test
  void validateNamesTablesThatAreNotThere() throws IOException {
    String matrix = "mutual_info.matrix=nowhere";
    assertEquals(0, run("validate", good.toString(), "--json", "--set", matrix));
    List<String> keys = new ArrayList<>();
    json().path("missing").forEach(missing -> keys.add(missing.asText()));
    assertEquals(
        List.of(
            temp.resolve("pairs.tsv") + " (dataset.interactions.path)",
            temp.resolve("items.tsv") + " (dataset.items.path)",
            temp.resolve("nowhere") + " (mutual_info.matrix)"),
        keys);
  }

  @Test
  void aFailureIsOneJsonObjectAsWell() throws IOException {
    assertEquals(2, run("validate", bad.toString(), "--json"));
    JsonNode result = json();
    assertEquals("failed", result.path("status").asText());
    assertEquals(2, result.path("exit_code").asInt());
    assertEquals("validate", result.path("command").asText());
    assertTrue(result.path("error").asText().contains("seeed"));
  }

  @Test
  void badUsageExitsWithTwoAndPointsToTheHelp() throws IOException {
    assertEquals(2, run("validate"));
    assertTrue(text(err).contains("CONFIG"), text(err));
    assertTrue(text(err).contains("Try 'taillight validate --help'."), text(err));
    assertEquals(2, run());
    assertEquals(2, run("validat", good.toString()));
    assertTrue(text(err).contains("validate"), "the nearest command is suggested");
    out.reset();
    assertEquals(2, run("validate", "--jsno", "--json"));
    assertEquals(2, json().path("exit_code").asInt());
  }

  @Test
  void helpSaysHowToWorkWithIt() {
    assertEquals(0, run("--help"));
    for (String wanted : List.of("Exit codes:", "  75  try again later", "Examples:", "nominate")) {
      assertTrue(text(out).contains(wanted), wanted);
    }
    out.reset();
    assertEquals(0, run("--version"));
    assertTrue(text(out).contains(Environment.version()), text(out));
  }

  /** A rename would put a file into their place. */
  @Test
  void encodeReplacesNothingButFiles() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), good);
    Path folder = Files.createDirectory(temp.resolve("folder"));
    for (Path output : List.of(link, folder, Path.of("/dev/null"))) {
      assertEquals(2, encode(output), output.toString());
    }
    assertTrue(text(err).contains("link is a symbolic link"), text(err));
    assertTrue(text(err).contains("folder is a folder"), text(err));
    assertTrue(text(err).contains("/dev/null is a pipe or a device"), text(err));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(3, encode(good), "a file may be replaced; there is no encoder here");
  }

  /** The inputs are not there: it is by the lock that the commands end, before they read any. */
  @Test
  void onlyOneWritesAnOutput() throws IOException {
    Path target = temp.resolve("made/target");
    Path none = temp.resolve("none");
    List<List<Object>> commands =
        List.of(
            List.of("encode", "--encoder", none, "--input", none, "--output", target),
            List.of("delta", "--from", none, "--to", none, "--out", target),
            List.of("apply-delta", "--base", none, "--delta", none, "--out", target),
            List.of("mutual-info", good, "--out", none.resolve("run"), "--counts", target));
    for (List<Object> command : commands) {
      String[] arguments = command.stream().map(Object::toString).toArray(String[]::new);
      try (FolderLock lock = FolderLock.takeBeside(target)) {
        assertEquals(75, run(arguments), command.toString());
        assertTrue(text(err).contains(".target.lock is locked"), text(err));
      }
      assertEquals(3, run(arguments), command + text(err));
      assertFalse(Files.exists(target.getParent()), "a trace of " + command);
    }
  }

  @Test
  void publishingNothingLeavesNothing() {
    Path target = temp.resolve("made/published");
    assertEquals(
        3, run("publish", "--vectors", temp.resolve("none").toString(), "--to", target.toString()));
    assertFalse(Files.exists(target.getParent()));
  }

  private int encode(Path output) {
    return run(
        "encode", "--encoder", temp.toString(), "--input", "x", "--output", output.toString());
  }

  @Test
  void publishSaysWhatItDeletes() {
    assertEquals(0, run("publish", "--help"));
    assertTrue(text(out).replaceAll("\\s+", " ").contains("older ones are deleted"), text(out));
  }

  /** Whatever is written to this device of Linux finds no room. */
  @Test
  void aResultThatFindsNoRoomIsNoSuccess() throws IOException {
    try (PrintStream full = new PrintStream(new FileOutputStream("/dev/full"))) {
      PrintStream told = new PrintStream(err, true, StandardCharsets.UTF_8);
      CommandLineProgram program = new CommandLineProgram(new StopRequest(), full, told);
      assertEquals(75, program.run("show", good.toString()));
      assertTrue(text(err).contains("could not be written to stdout"), text(err));
      assertEquals(75, program.run("show", good.toString(), "--json"));
      assertEquals(2, program.run("show", bad.toString(), "--json"), "the first failure counts");
    }
  }

  private int run(String... arguments) {
    return new CommandLineProgram(
            new StopRequest(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private JsonNode json() throws IOException {
    assertEquals(1, text(out).strip().lines().count(), "one line: " + text(out));
    return new ObjectMapper().readTree(text(out));
  }

  private static String text(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
