package dev.taillight.trainer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("weights.safetensors");
    float[] large = new float[40_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = i / 3f;
    }
    Tensor matrix =
        new Tensor("matrix", new long[] {3, 2}, new float[] {1, 2, 3, 4}, new float[] {5, 6});
    Safetensors.write(file, List.of(matrix, new Tensor("large", new long[] {40_000}, large)));
  }

  private static List<Tensor> empty(float[] matrix, float[] large) {
    return List.of(
        new Tensor("matrix", new long[] {3, 2}, matrix),
        new Tensor("large", new long[] {40_000}, large));
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    float[] matrix = new float[6];
    float[] large = new float[40_000];
    Safetensors.read(file, empty(matrix, large));
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, matrix);
    assertEquals(39_999 / 3f, large[39_999]);
  }

  @Test
  void followsThePublishedLayout() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = (int) bytes.getLong();
    byte[] header = new byte[headerLength];
    bytes.get(header);
    JsonNode matrix = new ObjectMapper().readTree(header).get("matrix");
    assertEquals("F32", matrix.get("dtype").asText());
    assertEquals("[3,2]", matrix.get("shape").toString());
    assertEquals("[0,24]", matrix.get("data_offsets").toString());
    assertEquals(6f, bytes.getFloat(8 + headerLength + 20));
  }

  @Test
  void refusesOtherTensorsAndDamage() throws IOException {
    DatasetException other =
        assertThrows(
            DatasetException.class,
            () ->
                Safetensors.read(
                    file, List.of(new Tensor("matrix", new long[] {2}, new float[2]))));
    assertTrue(other.getMessage().contains("matrix[2]"), other.getMessage());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    List<Tensor> tensors = empty(new float[6], new float[40_000]);
    assertThrows(DatasetException.class, () -> Safetensors.read(file, tensors));
    Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
    assertThrows(DatasetException.class, () -> Safetensors.read(file, tensors));
    bytes[7] = 0x7f;
    Files.write(file, bytes);
    assertThrows(DatasetException.class, () -> Safetensors.read(file, tensors));
    Files.write(file, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', 'x'});
    assertThrows(DatasetException.class, () -> Safetensors.read(file, tensors));
  }

  @Test
  void refusesAShapeThatDoesNotFit() {
    assertThrows(
        IllegalArgumentException.class, () -> new Tensor("t", new long[] {2, 2}, new float[3]));
  }
}
