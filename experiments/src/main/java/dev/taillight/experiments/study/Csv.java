package dev.taillight.experiments.study;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lines of comma-separated values by RFC 4180. */
final class Csv {

  private Csv() {}

  /** A line; null and NaN are empty. */
  static String line(@Nullable Object... values) {
    return Arrays.stream(values).map(Csv::field).collect(Collectors.joining(",", "", "\n"));
  }

  private static String field(@Nullable Object value) {
    if (value == null || value instanceof Double number && number.isNaN()) {
      return "";
    }
    String text = value.toString();
    return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
