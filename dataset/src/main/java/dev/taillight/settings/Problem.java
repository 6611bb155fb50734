package dev.taillight.settings;

/**
 * One thing wrong with a configuration.
 *
 * @param key the key within its section, e.g. {@code "batch_size"}
 * @param value what was found, as text
 * @param expected what was expected, e.g. {@code "a number above 0"}
 */
public record Problem(String key, String value, String expected) {

  /** The same problem, seen from one level further out: {@code prefix.key}. */
  public Problem under(String prefix) {
    return new Problem(prefix + "." + key, value, expected);
  }

  @Override
  public String toString() {
    return key + ": expected " + expected + ", got " + value;
  }
}
