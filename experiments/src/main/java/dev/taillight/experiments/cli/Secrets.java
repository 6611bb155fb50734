package dev.taillight.experiments.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What nobody shall read in logs and messages: the values of variables of the environment whose
 * names speak of secrets, and users and passwords in addresses.
 */
final class Secrets {

  private static final String MASK = "***";

  /** Shorter values would blot out parts of common words. */
  private static final int SHORTEST = 6;

  /**
   * Some words give a name away wherever they stand, the shorter ones only as words of their own:
   * {@code STORAGE_KEY} but not {@code KEYBOARD}, {@code DB_PASS} but not {@code COMPASS}.
   */
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "PASSWORD|PASSWD|PASSPHRASE|TOKEN|SECRET|CREDENTIAL|(API|ACCESS|PRIVATE)_?KEY"
              + "|(?<![A-Z])(KEYS?|PASS|PWD)(?![A-Z])",
          Pattern.CASE_INSENSITIVE);

  /** Where the shell keeps the working folder. */
  private static final String WORKING_FOLDER = "PWD";

  /** How an address goes on after its scheme, also within a JSON text that escapes slashes. */
  private static final String SLASHES = "(:(?:\\\\?/){2})";

  private static final Pattern IN_ADDRESS = Pattern.compile(SLASHES + "[^\\s/?#'\"]*@");

  /** The same with a password that should have been encoded, since it has a slash or the like. */
  private static final Pattern IN_ODD_ADDRESS =
      Pattern.compile(SLASHES + "[^\\s'\"@]*:[^\\s'\"]*@");

  private final List<String> values;

  private Secrets(Collection<String> values) {
    this.values = List.copyOf(values);
  }

  /** The secrets of an environment. */
  static Secrets of(Map<String, String> environment) {
    return new Secrets(
        environment.entrySet().stream()
            .filter(variable -> speaksOfSecrets(variable.getKey()))
            .map(Entry::getValue)
            .map(String::strip)
            .filter(value -> value.length() >= SHORTEST)
            .flatMap(Secrets::spellings)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  private static boolean speaksOfSecrets(String name) {
    return SECRET_NAME.matcher(name).find() && !name.equals(WORKING_FOLDER);
  }

  /** A text without them. */
  String masked(String text) {
    String masked = text;
    for (String value : values) {
      masked = masked.replace(value, MASK);
    }
    masked = IN_ADDRESS.matcher(masked).replaceAll("$1" + MASK + "@");
    return IN_ODD_ADDRESS.matcher(masked).replaceAll("$1" + MASK + "@");
  }

  /** A value as it is, and as it stands within a JSON text, which may escape slashes. */
  private static Stream<String> spellings(String value) {
    String json = new String(JsonStringEncoder.getInstance().quoteAsString(value));
    return Stream.of(value, json, json.replace("/", "\\/"));
  }
}
