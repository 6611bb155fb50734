package dev.taillight.encoder;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads values as the ingestion of tables does, so that the same text becomes the same code. */
final class RawValues {

  /** Runs of letters and digits with their marks, in any script. */
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}]*");

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private RawValues() {}

  /** A text without the spaces around it; tabs and line breaks are no spaces. */
  static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** All Unicode spaces are single chars. */
  private static boolean isSpace(char letter) {
    return Character.getType(letter) == Character.SPACE_SEPARATOR;
  }

  /** The words of a text: composed, in lower case letter by letter, without what is between. */
  static List<String> words(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    StringBuilder lower = new StringBuilder(composed.length());
    composed.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(lower);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  /**
   * A finite decimal number.
   *
   * @throws NumberFormatException if the text is none
   */
  static double number(String text) {
    if (NUMBER.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    }
    throw new NumberFormatException("a number is needed, got '" + text + "'");
  }
}
