package dev.taillight.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the problems of one configuration section; used in the compact constructors of the
 * section records, whose last line is {@link #throwIfAny()}.
 */
public final class SettingsCheck {

  private final List<Problem> problems = new ArrayList<>();

  /** Records a problem unless {@code holds}. */
  public SettingsCheck that(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      problems.add(new Problem(key, String.valueOf(value), expected));
    }
    return this;
  }

  /** Records the problems of a part of the section, as seen from this section. */
  public SettingsCheck part(String key, SettingsCheck part) {
    part.problems.forEach(problem -> problems.add(problem.under(key)));
    return this;
  }

  /** Requires {@code value > 0}. */
  public SettingsCheck positive(String key, double value) {
    return that(value > 0 && Double.isFinite(value), key, number(value), "a number above 0");
  }

  /** Requires {@code value >= 0}. */
  public SettingsCheck notNegative(String key, double value) {
    return that(value >= 0 && Double.isFinite(value), key, number(value), "a number of 0 or more");
  }

  /** Requires {@code low <= value <= high}. */
  public SettingsCheck between(String key, double value, double low, double high) {
    return that(
        value >= low && value <= high,
        key,
        number(value),
        "a number from " + number(low) + " to " + number(high));
  }

  /**
   * Ends the check.
   *
   * @throws InvalidSettingsException with all problems, if there are any
   */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
