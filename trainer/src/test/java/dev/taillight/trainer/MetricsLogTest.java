package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {

  private static final String FIRST = "{\"type\":\"step\",\"epoch\":1,\"step\":5}";
  private static final String SECOND = "{\"type\":\"step\",\"epoch\":1,\"step\":10}";
  private static final String LATER = "{\"type\":\"step\",\"epoch\":2,\"step\":15}";
  private static final String VALIDATION = "{\"type\":\"validation\",\"epoch\":1,\"step\":10}";

  @TempDir Path folder;

  @Test
  void dropsWhatCameAfterThePositionAndWhatIsDamaged() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<String> lines = List.of(FIRST, "{\"step\": 6,, }", "[1]", "", SECOND, VALIDATION, LATER);
    bytes.writeBytes(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(new byte[] {'\n', '{', (byte) 0xff, '}', '\n', '{', '"', 's'});
    Path file = folder.resolve("metrics.jsonl");
    Files.write(file, bytes.toByteArray());

    new MetricsLog(file, new TrainingPosition(1, 10, 1, .5, 0, .5)).close();
    assertEquals(List.of(FIRST, SECOND, VALIDATION), Files.readAllLines(file));
    new MetricsLog(file, new TrainingPosition(0, 10, 0, -1, 0, -1)).close();
    assertEquals(List.of(FIRST, SECOND), Files.readAllLines(file), "its validation is to come");
    new MetricsLog(file, TrainingPosition.START).close();
    assertEquals(List.of(), Files.readAllLines(file));
  }
}
