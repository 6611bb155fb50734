package dev.taillight.experiments.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.random.RandomStream;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricTest {

  /**
   * Relevant items at ranks 1, 3 and 6 of the list, and a fourth one that is not in it.
   *
   * <p>k = 5 sees ranks 1 and 3: recall 2/4; precision 2/5; Σ P(i) rel(i) = 1/1 + 2/3 = 5/3, so MAP
   * = (5/3) / min(5, 4) = 5/12 and by the lecture (5/3) / 5 = 1/3; DCG = 1/log2(2) + 1/log2(4) = 1
   * + 1/2, ideal = 1 + 1/log2(3) + 1/2 + 1/log2(5) with log2(3) = 1.5849625007 and log2(5) =
   * 2.3219280949: 2.5616063116, NDCG = 0.5855700750; reciprocal rank 1; hit 1.
   */
  @Test
  void agreesWithHandComputedValues() {
    Hits hits = hits(4, 1, 3, 6);
    assertEquals(0.5, Metric.RECALL.of(hits, 5), 1e-12);
    assertEquals(0.4, Metric.PRECISION.of(hits, 5), 1e-12);
    assertEquals(5.0 / 12, Metric.MAP.of(hits, 5), 1e-12);
    assertEquals(1.0 / 3, Metric.MAP_LECTURE.of(hits, 5), 1e-12);
    assertEquals(0.5855700750, Metric.NDCG.of(hits, 5), 1e-9);
    assertEquals(1.0, Metric.MRR.of(hits, 5), 1e-12);
    assertEquals(1.0, Metric.HIT_RATE.of(hits, 5), 1e-12);
  }

  /**
   * Three relevant items, found at ranks 2 and 4, judged at k = 2: recall 1/3, precision 1/2, Σ
   * P(i) rel(i) = 1/2, MAP = (1/2) / min(2, 3) = 1/4, by the lecture also (1/2) / 2; DCG =
   * 1/log2(3) = 0.6309297536, ideal 1 + 0.6309297536, NDCG = 0.3868528072; reciprocal rank 1/2.
   */
  @Test
  void cutsTheListAtK() {
    Hits hits = hits(3, 2, 4);
    assertEquals(1.0 / 3, Metric.RECALL.of(hits, 2), 1e-12);
    assertEquals(0.5, Metric.PRECISION.of(hits, 2), 1e-12);
    assertEquals(0.25, Metric.MAP.of(hits, 2), 1e-12);
    assertEquals(0.25, Metric.MAP_LECTURE.of(hits, 2), 1e-12);
    assertEquals(0.3868528072, Metric.NDCG.of(hits, 2), 1e-9);
    assertEquals(0.5, Metric.MRR.of(hits, 2), 1e-12);
    assertEquals(1.0, Metric.HIT_RATE.of(hits, 2), 1e-12);
  }

  @Test
  void isZeroWithoutHitsAndOneAtBest() {
    Hits none = hits(2, 9);
    Hits best = hits(3, 1, 2, 3);
    for (Metric metric : Metric.values()) {
      assertEquals(0.0, metric.of(none, 8), metric.name());
      assertEquals(1.0, metric.of(best, 3), 1e-12, metric.name());
    }
  }

  @Test
  void namesTellTheTwoAveragePrecisionsApart() {
    assertEquals("map@10", Metric.MAP.at(10));
    assertEquals("map_lecture@10", Metric.MAP_LECTURE.at(10));
    assertEquals("hit_rate@5", Metric.HIT_RATE.at(5));
  }

  @Test
  void agreesWithTheDefinitionsOnRandomRankings() {
    for (long seed = 0; seed < 500; seed++) {
      RandomStream stream = RandomStream.of(seed, "ranking");
      int relevant = 1 + stream.nextInt(12);
      Set<Integer> ranks = new HashSet<>();
      for (int i = 0; i < relevant; i++) {
        int rank = 1 + stream.nextInt(40);
        if (rank <= 25) {
          ranks.add(rank);
        }
      }
      Hits hits = hits(relevant, ranks.stream().sorted().mapToInt(i -> i).toArray());
      for (int k : new int[] {1, 2, 7, 25}) {
        String place = "seed " + seed + ", k " + k;
        NaiveMetrics naive = new NaiveMetrics(ranks::contains, relevant, k);
        assertEquals(naive.recall(), Metric.RECALL.of(hits, k), 1e-12, place);
        assertEquals(naive.precision(), Metric.PRECISION.of(hits, k), 1e-12, place);
        assertEquals(naive.map(), Metric.MAP.of(hits, k), 1e-12, place);
        assertEquals(naive.mapLecture(), Metric.MAP_LECTURE.of(hits, k), 1e-12, place);
        assertEquals(naive.ndcg(), Metric.NDCG.of(hits, k), 1e-12, place);
        assertEquals(naive.mrr(), Metric.MRR.of(hits, k), 1e-12, place);
        assertEquals(naive.hitRate(), Metric.HIT_RATE.of(hits, k), 1e-12, place);
      }
    }
  }

  private static Hits hits(int relevant, int... ranks) {
    Hits hits = new Hits(100);
    hits.reset(relevant);
    for (int rank : ranks) {
      hits.add(rank);
    }
    return hits;
  }
}
