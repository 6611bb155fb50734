package dev.taillight.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.files.SafetensorsHeader.TensorRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsHeaderTest {

  @TempDir Path folder;

  @Test
  void givesBackWhatWasWrittenAndAlignsWhatFollows() throws IOException {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put("b", List.of(3L, 2L));
    shapes.put("a", List.of(1L));
    SafetensorsHeader written = SafetensorsHeader.ofFloat32(shapes);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    written.writeTo(bytes);
    assertEquals(written.dataStart(), bytes.size());
    assertEquals(0, bytes.size() % 8);
    bytes.write(new byte[28]);

    SafetensorsHeader read = SafetensorsHeader.read(file(bytes.toByteArray()));
    assertEquals(written.tensors(), read.tensors());
    assertEquals(written.dataStart(), read.dataStart());
    // 3 · 2 numbers of 4 bytes, then one.
    assertEquals(
        List.of(
            new TensorRange("b", "F32", List.of(3L, 2L), 0, 24),
            new TensorRange("a", "F32", List.of(1L), 24, 28)),
        read.tensors());
    assertEquals(24, read.tensor("a").orElseThrow().begin());
    assertTrue(read.tensor("c").isEmpty());
  }

  @Test
  void takesMetadataAndOtherTypes() throws IOException {
    String json =
        "{'__metadata__':{'by':'x'},'z':{'dtype':'I64','shape':[1],'data_offsets':[2,10]},"
            + "'h':{'dtype':'F16','shape':[],'data_offsets':[0,2]}}";
    assertEquals(
        List.of("h[]", "z[1]"),
        SafetensorsHeader.read(file(json, 10)).tensors().stream()
            .map(TensorRange::toString)
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "'F32','shape':[2],'data_offsets':[0,8]! 7! ends before its last tensor, 7 of 8",
        "'F32','shape':[2],'data_offsets':[0,8]! 9! has 1 bytes after",
        "'F32','shape':[2],'data_offsets':[0,9]! 9! does not fit the bytes 0 … 9",
        "'F32','shape':[2],'data_offsets':[8,0]! 8! does not fit",
        "'F32','shape':[-2],'data_offsets':[0,8]! 8! does not fit",
        "'F32','shape':[4611686018427387904,4],'data_offsets':[0,0]! 8! does not fit",
        "'F32','shape':[2],'data_offsets':[1,9]! 9! begins at byte 1",
        "'F32','shape':[2],'data_offsets':[0]! 8! needs dtype, shape and data_offsets",
        "'F31','shape':[2],'data_offsets':[0,8]! 8! needs dtype, shape and data_offsets",
      })
  void refusesWhatCannotBe(String entry, int dataBytes, String message) throws IOException {
    refuses(file("{'t':{'dtype':" + entry + "}}", dataBytes), message);
  }

  @Test
  void refusesTensorsThatShareBytes() throws IOException {
    String both =
        "{'t':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'u':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}";
    refuses(file(both, 12), "tensor 'u' begins at byte 4, the one before it ends at 8");
  }

  @Test
  void refusesOtherFiles() throws IOException {
    refuses(file(new byte[] {1, 2}), "ends within its header");
    refuses(file(new byte[] {9, 0, 0, 0, 0, 0, 0, 0, '{'}), "ends within its header");
    refuses(file(new byte[] {0, 0, 0, 0, 0, 0, 0, 0x7f}), "a header of 9151314442816847872 bytes");
    refuses(file(new byte[] {0, 0, 0, 0, 0, 0, 0, -1}), "a header of -");
    refuses(file("{x", 0), "its header is no JSON");
    refuses(file("[]", 0), "its header is no JSON object");
  }

  private static void refuses(Path file, String message) {
    DamagedFileException e =
        assertThrows(DamagedFileException.class, () -> SafetensorsHeader.read(file));
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  private Path file(String json, int dataBytes) throws IOException {
    byte[] header = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return file(
        ByteBuffer.allocate(Long.BYTES + header.length + dataBytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .array());
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("t.safetensors"), bytes);
  }
}
