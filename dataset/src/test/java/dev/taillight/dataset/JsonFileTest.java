package dev.taillight.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileTest {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @TempDir Path folder;

  private record Shape(@JsonProperty("name") String name, @JsonProperty("sides") List<Side> sides) {
    Shape {
      sides = List.copyOf(sides);
    }
  }

  private record Side(@JsonProperty("length") int length) {
    Side {
      if (length < 1) {
        throw new IllegalArgumentException("expected a length of 1 or more, got " + length);
      }
    }
  }

  @Test
  void readsWhatIsThere() throws IOException {
    Shape shape = read("{\"name\":\"line\",\"sides\":[{\"length\":3}]}");
    assertEquals("line", shape.name());
    assertEquals(List.of(new Side(3)), shape.sides());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null                                       | it is null",
        "''                                         | No content to map due to end-of-input, at"
            + " line 1, column 0",
        "[]                                         | an unexpected value, at line 1, column 1",
        "{\"name\":\"a\"}                           | a value is missing in 'sides', at line 1,"
            + " column 12",
        "{\"name\":\"a\",\"sides\":null}            | keys are missing, at line 1, column 25",
        "{\"name\":\"a\",\"sides\":[{\"length\":\"b\"}]} | an unexpected value 'b' in"
            + " 'sides.0.length', at line 1, column 32",
        "{\"name\":\"a\",\"sides\":[{\"length\":0}]} | expected a length of 1 or more, got 0, at"
            + " line 1, column 33",
        "{\"name\":\"a\",\"sides\":[]} {}           | something follows the first value, at line 1,"
            + " column 25",
        "{\"name\":                                 | Unexpected end-of-input within/between Object"
            + " entries, at line 1, column 9",
      })
  void namesWhatIsWrongAndWhereButNoClass(String text, String problem) {
    String message = assertThrows(DatasetException.class, () -> read(text)).getMessage();
    assertEquals(folder.resolve("shape.json") + ": not a shape: " + problem, message);
  }

  @Test
  void refusesOtherFiles() throws IOException {
    Path file = Files.write(folder.resolve("shape.json"), new byte[] {'"', (byte) 0x80, '"'});
    assertEquals(
        file + ": cannot be read: expected text in UTF-8",
        assertThrows(DatasetException.class, () -> JsonFile.text(file)).getMessage());
    assertEquals(
        file + ": expected at most 2 bytes, got 3",
        assertThrows(DatasetException.class, () -> JsonFile.text(file, 2)).getMessage());
    assertThrows(NoSuchFileException.class, () -> JsonFile.text(folder.resolve("none")));
  }

  private Shape read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("shape.json"), text);
    return JsonFile.read(file, JSON, Shape.class, "a shape");
  }
}
