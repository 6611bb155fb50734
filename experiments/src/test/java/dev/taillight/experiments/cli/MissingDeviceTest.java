package dev.taillight.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.experiments.SmallTables;
import dev.taillight.trainer.engine.ComputeDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A graphics processor is asked for where there is none. */
class MissingDeviceTest {

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"run", "train", "evaluate", "export"})
  void isRefusedBeforeAnythingIsDone(String command) throws IOException {
    assumeFalse(isThere(), "there is one");
    Path out = temp.resolve("out");
    JsonNode result = taillight(2, command, "--device", "gpu");
    assertEquals("failed", result.path("status").asText());
    assertTrue(result.path("error").asText().startsWith("device: gpu was asked for"));
    try (Stream<Path> written = Files.list(out)) {
      assertEquals(List.of(".lock"), written.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void isNotAskedForByStagesThatDoWithoutIt() throws IOException {
    assumeFalse(isThere(), "there is one");
    taillight(0, "ingest", "--device", "gpu");
    assertTrue(Files.exists(temp.resolve("out/dataset/dataset.json")));
    taillight(2, "run", "--set", "device=gpu");
    assertFalse(Files.exists(temp.resolve("out/mutual-info")));
  }

  private static boolean isThere() {
    try {
      ComputeDevice.GPU.require(1);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private JsonNode taillight(int expected, String command, String... options) throws IOException {
    Path config = SmallTables.write(temp.resolve("tables"));
    String[] common = {
      command, config.toString(), "--out", temp.resolve("out").toString(), "--json"
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        new CommandLineProgram(
                new StopRequest(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(Stream.of(common, options).flatMap(Stream::of).toArray(String[]::new));
    assertEquals(expected, exitCode, err.toString(StandardCharsets.UTF_8));
    return new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
  }
}
