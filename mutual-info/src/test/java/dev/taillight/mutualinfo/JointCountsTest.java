package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.random.RandomStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class JointCountsTest {

  @RepeatedTest(5)
  void equalsAHashMap(RepetitionInfo info) {
    RandomStream stream = RandomStream.of(info.getCurrentRepetition(), "counts");
    JointCounts counts = new JointCounts(1 << 20);
    Map<Long, Double> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long key = JointCounts.key(stream.nextInt(200), stream.nextInt(200));
      double weight = stream.nextDouble();
      assertTrue(counts.add(key, JointCounts.hash(key), weight));
      expected.merge(key, weight, Double::sum);
    }
    assertEquals(expected.size(), counts.size());
    Map<Long, Double> found = new HashMap<>();
    counts.forEach(found::put);
    assertEquals(expected, found);
  }

  @Test
  void aFullTableTakesKnownPairsOnly() {
    JointCounts counts = new JointCounts(2);
    assertTrue(add(counts, 1, 2));
    assertTrue(add(counts, 3, 4));
    assertFalse(add(counts, 5, 6));
    assertTrue(add(counts, 1, 2));
    assertEquals(2, counts.size());
  }

  @Test
  void keysHoldBothCodes() {
    long key = JointCounts.key(Integer.MAX_VALUE, 7);
    assertEquals(Integer.MAX_VALUE, JointCounts.left(key));
    assertEquals(7, JointCounts.right(key));
    assertEquals(Integer.MAX_VALUE, JointCounts.right(JointCounts.key(0, Integer.MAX_VALUE)));
  }

  private static boolean add(JointCounts counts, int left, int right) {
    long key = JointCounts.key(left, right);
    return counts.add(key, JointCounts.hash(key), 1);
  }
}
