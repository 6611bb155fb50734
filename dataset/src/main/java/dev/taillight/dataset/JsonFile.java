package dev.taillight.dataset;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the JSON files that artefacts describe themselves by. */
public final class JsonFile {

  /** Far above any description; a larger file is something else. */
  private static final long LARGEST = 64L << 20;

  /** What Jackson adds for programmers. */
  private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;\\]]*; ([^]]*)]");

  private static final Pattern OPTION = Pattern.compile("(, from |; )`[^`]*`( enabled)?");

  private JsonFile() {}

  /**
   * Reads a description of at most 64 MiB.
   *
   * @param what for messages, e.g. {@code "a delta"}
   * @throws DatasetException if the file holds no such thing
   * @throws NoSuchFileException if there is no such file
   */
  public static <T> T read(Path file, ObjectMapper json, Class<T> type, String what)
      throws IOException {
    return parse(file, text(file), json, type, what);
  }

  /**
   * What the text of a description holds.
   *
   * @param file where it was read from, for messages
   * @throws DatasetException if it holds no such thing
   */
  static <T> T parse(Path file, String text, ObjectMapper json, Class<T> type, String what) {
    try {
      T read = json.readValue(text, type);
      if (read == null) {
        throw new DatasetException("%s: not %s: it is null".formatted(file, what));
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new DatasetException("%s: not %s: %s".formatted(file, what, problem(e)), e);
    }
  }

  /**
   * The text of a file of at most 64 MiB.
   *
   * @throws DatasetException if it is larger, or not UTF-8
   * @throws NoSuchFileException if there is no such file
   */
  public static String text(Path file) throws IOException {
    return text(file, LARGEST);
  }

  /**
   * The text of a file.
   *
   * @param largest how many bytes it may have
   * @throws DatasetException if it is larger, or not UTF-8
   * @throws NoSuchFileException if there is no such file
   */
  public static String text(Path file, long largest) throws IOException {
    long bytes = Files.size(file);
    if (bytes > largest) {
      throw new DatasetException(
          "%s: expected at most %d bytes, got %d".formatted(file, largest, bytes));
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new DatasetException(file + ": cannot be read: expected text in UTF-8", e);
    }
  }

  /** What is wrong with a JSON text, and where, without the names of our classes. */
  public static String problem(JsonProcessingException e) {
    return described(e) + place(e.getLocation());
  }

  private static String described(JsonProcessingException e) {
    if (e instanceof ValueInstantiationException refused) {
      return e.getCause() instanceof IllegalArgumentException told
          ? String.valueOf(told.getMessage())
          : "keys are missing" + within(refused);
    }
    String message = String.valueOf(e.getOriginalMessage());
    if (message.startsWith("Trailing token")) {
      return "something follows the first value";
    }
    if (e instanceof MismatchedInputException mismatch && !message.startsWith("No content")) {
      return mismatch(mismatch, message) + within(mismatch);
    }
    return OPTION.matcher(SOURCE.matcher(message).replaceAll("$1")).replaceAll("");
  }

  private static String mismatch(MismatchedInputException e, String message) {
    if (e instanceof InvalidNullException) {
      return "a value is null";
    }
    if (e instanceof InvalidFormatException format) {
      return "an unexpected value '%s'".formatted(format.getValue());
    }
    return message.startsWith("Missing creator property") || message.startsWith("Null value")
        ? "a value is missing"
        : "an unexpected value";
  }

  private static String within(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(at -> at.getFieldName() == null ? "" + at.getIndex() : at.getFieldName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "" : " in '" + path + "'";
  }

  private static String place(JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : ", at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }
}
