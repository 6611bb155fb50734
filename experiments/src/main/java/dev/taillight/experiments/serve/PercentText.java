package dev.taillight.experiments.serve;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decodes the parts of an address; what is not UTF-8 behind its percent signs is refused. */
final class PercentText {

  private static final int HEX = 16;

  private PercentText() {}

  /** The parts of a path between its slashes; an encoded slash belongs to its part. */
  static List<String> path(String raw) {
    List<String> parts = new ArrayList<>();
    for (String part : raw.substring(1).split("/", -1)) {
      parts.add(decoded(part));
    }
    return parts;
  }

  /** The parameters behind the question mark; none may come twice. */
  static Map<String, String> query(String raw) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
      int at = part.indexOf('=');
      String name = at < 0 ? part : part.substring(0, at);
      String value = at < 0 ? "" : part.substring(at + 1);
      String key = decoded(name.replace('+', ' '));
      if (values.put(key, decoded(value.replace('+', ' '))) != null) {
        throw RequestException.bad("parameter '" + key + "' comes twice");
      }
    }
    return values;
  }

  private static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter > '~') {
        throw RequestException.bad("the address needs percent signs for '" + letter + "'");
      }
      if (letter != '%') {
        bytes.write(letter);
        continue;
      }
      int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), HEX) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), HEX);
      if (low < 0) {
        throw RequestException.bad("the address needs two hexadecimal digits behind each %");
      }
      bytes.write(high * HEX + low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      RequestException bad = RequestException.bad("the address is not UTF-8 behind its %");
      bad.initCause(e);
      throw bad;
    }
  }
}
