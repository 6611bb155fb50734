package dev.taillight.experiments.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads files that a page is made from; what is damaged is refused with its place. */
final class ReadText {

  private ReadText() {}

  /** The text of a file, if there is one. */
  static Optional<String> ofFile(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException e) {
      throw new DatasetException(file + ": damaged: not UTF-8", e);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The object that a text holds.
   *
   * @param place where in the file it is, e.g. {@code ":3"}
   */
  static JsonNode object(ObjectMapper mapper, Path file, String place, String text) {
    try {
      JsonNode node = mapper.readTree(text);
      require(node.isObject(), file, place, "an object");
      return node;
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          "%s%s: damaged: %s".formatted(file, place, JsonFile.problem(e)), e);
    }
  }

  /** Refuses a file that does not hold what was expected. */
  static void require(boolean holds, Path file, String place, String expected) {
    if (!holds) {
      throw new DatasetException("%s%s: damaged: expected %s".formatted(file, place, expected));
    }
  }
}
