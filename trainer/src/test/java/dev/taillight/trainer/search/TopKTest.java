package dev.taillight.trainer.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taillight.random.RandomStream;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopKTest {

  @Test
  void keepsTheBestInAnyOrderOfOffers() {
    for (long seed = 0; seed < 200; seed++) {
      RandomStream stream = RandomStream.of(seed, "top k");
      int size = stream.nextInt(60);
      int k = 1 + stream.nextInt(20);
      // Scores from a few values only, so that many are equal.
      int[] scores = stream.ints(size, 0, 8).toArray();
      TopK.Builder builder = new TopK.Builder(2, k);
      List<Integer> shuffled =
          IntStream.range(0, size)
              .boxed()
              .sorted(Comparator.comparing(i -> i * 7919 % 61))
              .toList();
      shuffled.forEach(item -> builder.offer(1, item, scores[item]));
      TopK found = builder.build();
      int[] expected =
          IntStream.range(0, size)
              .boxed()
              .sorted(Comparator.comparing((Integer i) -> -scores[i]).thenComparing(i -> i))
              .limit(k)
              .mapToInt(i -> i)
              .toArray();
      assertArrayEquals(expected, found.items(1), "seed " + seed);
      assertEquals(0, found.count(0));
    }
  }

  @Test
  void thresholdIsTheScoreOfTheWorstKept() {
    TopK.Builder builder = new TopK.Builder(1, 2);
    builder.offer(0, 5, 1.0);
    assertEquals(Double.NEGATIVE_INFINITY, builder.threshold(0));
    builder.offer(0, 6, 3.0);
    assertEquals(1.0, builder.threshold(0));
    builder.offer(0, 4, 2.0);
    assertEquals(2.0, builder.threshold(0));
  }

  @Test
  void refusesResultsThatAreTooLarge() {
    assertThrows(IllegalArgumentException.class, () -> new TopK.Builder(1 << 20, 1 << 12));
    assertThrows(IllegalArgumentException.class, () -> new TopK.Builder(1, 0));
  }
}
