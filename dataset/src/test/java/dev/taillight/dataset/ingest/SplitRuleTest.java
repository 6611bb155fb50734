package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.Split;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SplitRuleTest {

  @ParameterizedTest
  @CsvSource({
    // pairs, validation, test, min_interactions → the counts by ⌊share·c + ½⌋, at least 1
    "1, 0.1, 0.1, 3, 0, 0",
    "2, 0.1, 0.1, 3, 0, 0",
    "3, 0.1, 0.1, 3, 1, 1",
    "14, 0.1, 0.1, 3, 1, 1",
    "15, 0.1, 0.1, 3, 2, 2",
    "100, 0.1, 0.2, 3, 10, 20",
    "10, 0, 0.1, 3, 0, 1",
    "10, 0.1, 0, 3, 1, 0",
    // Training keeps one pair, the test comes before the validation.
    "1, 0.1, 0.1, 1, 0, 0",
    "2, 0.1, 0.1, 1, 0, 1",
    "4, 0.5, 0.49, 1, 1, 2"
  })
  void randomSharesOfAUser(
      int pairs, double validation, double test, int least, int validations, int tests) {
    Split[] splits = new SplitRule.RandomPerUser(0, validation, test, least).divide(user(5, pairs));
    assertEquals(validations, count(splits, Split.VALIDATION));
    assertEquals(tests, count(splits, Split.TEST));
    assertEquals(pairs - validations - tests, count(splits, Split.TRAIN));
  }

  @Test
  void everyPlaceIsAsLikelyToBeHeldOut() {
    int users = 20_000;
    int[] tests = new int[5];
    int[] validations = new int[5];
    SplitRule rule = new SplitRule.RandomPerUser(3, 0.2, 0.2, 3);
    for (int user = 0; user < users; user++) {
      Split[] splits = rule.divide(user(user, 5));
      for (int i = 0; i < 5; i++) {
        tests[i] += splits[i] == Split.TEST ? 1 : 0;
        validations[i] += splits[i] == Split.VALIDATION ? 1 : 0;
      }
    }
    // One of five places each: mean 4,000, standard deviation √(20,000 · 0.2 · 0.8) = 57; 5σ = 283.
    for (int i = 0; i < 5; i++) {
      assertTrue(Math.abs(tests[i] - users / 5) < 283, Arrays.toString(tests));
      assertTrue(Math.abs(validations[i] - users / 5) < 283, Arrays.toString(validations));
    }
  }

  @Test
  void aUserIsDividedTheSameWayWhoeverElseThereIs() {
    SplitRule rule = new SplitRule.RandomPerUser(3, 0.2, 0.2, 3);
    Split[] alone = rule.divide(user(9, 50));
    rule.divide(user(8, 50));
    assertArrayEquals(alone, rule.divide(user(9, 50)));
  }

  @Test
  void theLastPairsAreLeftOut() {
    assertEquals("TTVVEE", letters(new SplitRule.LeaveLastOut(2, 3).divide(user(0, 6))));
    assertEquals("TVVEE", letters(new SplitRule.LeaveLastOut(2, 3).divide(user(0, 5))));
    assertEquals("TTTT", letters(new SplitRule.LeaveLastOut(2, 3).divide(user(0, 4))));
    assertEquals("TTTT", letters(new SplitRule.LeaveLastOut(1, 5).divide(user(0, 4))));
  }

  @Test
  void instantsCutAtTheirOwnMicrosecond() {
    UserPairs pairs = new UserPairs();
    pairs.begin(0);
    for (long time : new long[] {-5, 9, 10, 19, 20, 30}) {
      pairs.add(0, time, Split.TRAIN);
    }
    assertEquals("TTVVEE", letters(new SplitRule.TemporalCut(10, 20).divide(pairs)));
  }

  private static UserPairs user(int user, int size) {
    UserPairs pairs = new UserPairs();
    pairs.begin(user);
    for (int i = 0; i < size; i++) {
      pairs.add(i, i, Split.TRAIN);
    }
    return pairs;
  }

  private static long count(Split[] splits, Split wanted) {
    return Arrays.stream(splits).filter(split -> split == wanted).count();
  }

  private static String letters(Split[] splits) {
    StringBuilder letters = new StringBuilder();
    for (Split split : splits) {
      letters.append(
          switch (split) {
            case TRAIN -> 'T';
            case VALIDATION -> 'V';
            case TEST -> 'E';
          });
    }
    return letters.toString();
  }
}
