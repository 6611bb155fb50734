package dev.taillight.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class NearestNameTest {

  private static final List<String> NAMES =
      List.of("batch_size", "temperature", "learning_rate", "k", "Section");

  @Test
  void findsWhatWasMeant() {
    assertEquals(Optional.of("batch_size"), NearestName.of("batchsize", NAMES));
    assertEquals(Optional.of("temperature"), NearestName.of("temprature", NAMES));
    assertEquals(Optional.of("learning_rate"), NearestName.of("learnign_rate", NAMES));
    assertEquals(Optional.of("Section"), NearestName.of("section", NAMES));
    assertEquals(Optional.of("k"), NearestName.of("q", NAMES));
  }

  @Test
  void staysSilentWhenNothingIsNear() {
    assertEquals(Optional.empty(), NearestName.of("epochs", NAMES));
    assertEquals(Optional.empty(), NearestName.of("anything", List.of()));
  }

  @Test
  void takesTheFirstOfEquallyNearNames() {
    assertEquals(Optional.of("tag"), NearestName.of("tab", List.of("tag", "tap")));
    assertEquals(Optional.of("tap"), NearestName.of("tab", List.of("tap", "tag")));
  }

  @Test
  void countsEdits() {
    assertEquals(0, NearestName.distance("", ""));
    assertEquals(3, NearestName.distance("abc", ""));
    assertEquals(1, NearestName.distance("ab", "ba"));
    assertEquals(3, NearestName.distance("kitten", "sitting"));
    // No part is edited twice, so that ca → ac → abc is not two edits.
    assertEquals(3, NearestName.distance("ca", "abc"));
  }

  @RepeatedTest(20)
  void equalsTheRecursiveDefinition(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    String left = text(random);
    String right = text(random);
    assertEquals(
        recursive(left, right),
        NearestName.distance(left, right),
        () -> "seed " + repetition.getCurrentRepetition() + ": " + left + ", " + right);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(7);
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(3)));
    }
    return text.toString();
  }

  private static int recursive(String left, String right) {
    int m = left.length();
    int n = right.length();
    if (m == 0 || n == 0) {
      return m + n;
    }
    String shorterLeft = left.substring(0, m - 1);
    String shorterRight = right.substring(0, n - 1);
    int replaced = left.charAt(m - 1) == right.charAt(n - 1) ? 0 : 1;
    int best = recursive(shorterLeft, shorterRight) + replaced;
    best = Math.min(best, recursive(shorterLeft, right) + 1);
    best = Math.min(best, recursive(left, shorterRight) + 1);
    if (m > 1
        && n > 1
        && left.charAt(m - 1) == right.charAt(n - 2)
        && left.charAt(m - 2) == right.charAt(n - 1)) {
      best = Math.min(best, recursive(left.substring(0, m - 2), right.substring(0, n - 2)) + 1);
    }
    return best;
  }
}
