package dev.taillight.experiments.report;

import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Vocabulary;

/** The features of items as text for people. */
final class ItemText {

  private static final int MAX_VALUES = 6;
  private static final int MAX_LENGTH = 60;

  private ItemText() {}

  /** A text of at most {@value #MAX_LENGTH} characters; what is longer ends in "…". */
  static String shortened(String text) {
    if (text.codePointCount(0, text.length()) <= MAX_LENGTH) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH - 1)) + "…";
  }

  /** The values of a row; empty if it has none. */
  static String of(FeatureColumn feature, int row) {
    StringBuilder text = new StringBuilder();
    int count = feature.count(row);
    for (int i = 0; i < Math.min(count, MAX_VALUES); i++) {
      int code = feature.code(feature.start(row) + i);
      if (code != Vocabulary.MISSING) {
        text.append(i == 0 ? "" : ", ").append(shortened(feature.vocabulary().value(code)));
      }
    }
    return count > MAX_VALUES ? text + " + " + (count - MAX_VALUES) : text.toString();
  }

  /** Whether two rows have a known value of a feature in common. */
  static boolean shared(FeatureColumn feature, int left, int right) {
    for (int i = 0; i < feature.count(left); i++) {
      int code = feature.code(feature.start(left) + i);
      for (int j = 0; code >= Vocabulary.FIRST_VALUE && j < feature.count(right); j++) {
        if (feature.code(feature.start(right) + j) == code) {
          return true;
        }
      }
    }
    return false;
  }
}
