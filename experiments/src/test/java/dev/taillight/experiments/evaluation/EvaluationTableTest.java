package dev.taillight.experiments.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.experiments.evaluation.Evaluation.Comparison;
import dev.taillight.experiments.evaluation.Evaluation.SliceSize;
import dev.taillight.experiments.evaluation.Evaluation.SystemScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationTableTest {

  @Test
  void showsSystemsSlicesAndWhatIsWithinNoise() {
    String table = EvaluationTable.of(evaluation(), "recall@20");
    assertEquals(
        """
        recall@20 on test: 1234 users, 500 items, ± is the 95 % interval
                                       overall           tail      cold
        taillight                 0.676 ±0.004   0.108 ±0.010  no users
        without_ssl               0.675 ±0.004   0.091 ±0.010  no users
        most_popular              0.300 ±0.004   0.000 ±0.000  no users
        taillight − without_ssl  +0.001 ±0.002  +0.017 ±0.005  no users
                                  within noise
        """,
        table);
  }

  @Test
  void namesTheMetricsThereAre() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> EvaluationTable.of(evaluation(), "recall@21"));
    assertTrue(thrown.getMessage().contains("[recall@20]"), thrown.getMessage());
  }

  private static Evaluation evaluation() {
    Map<Slice, SliceSize> slices = new LinkedHashMap<>();
    slices.put(Slice.TAIL, new SliceSize(450, 700));
    slices.put(Slice.COLD, new SliceSize(0, 0));
    return new Evaluation(
        "test",
        CorpusKind.INTERACTED,
        1234,
        500,
        0.95,
        List.of(20),
        slices,
        List.of(
            system("taillight", 0.676, 0.108, 0.010, Map.of("alignment", 0.5)),
            system("without_ssl", 0.675, 0.091, 0.010, Map.of("alignment", 0.5)),
            system("most_popular", 0.3, 0, 0, Map.of())),
        List.of(
            comparison("without_ssl", 0.001, 0.002, 0.017, 0.005),
            comparison("most_popular", 0.376, 0.004, 0.108, 0.01)));
  }

  private static SystemScores system(
      String name, double overall, double tail, double tailMargin, Map<String, Double> vectors) {
    return new SystemScores(
        name,
        Map.of(
            "recall@20",
            Map.of(
                Slice.OVERALL, new Estimate(overall, overall - 0.004, overall + 0.004, 1234),
                Slice.TAIL, new Estimate(tail, tail - tailMargin, tail + tailMargin, 300))),
        Map.of(),
        vectors);
  }

  private static Comparison comparison(
      String against, double overall, double margin, double tail, double tailMargin) {
    return new Comparison(
        "taillight",
        against,
        Map.of(
            "recall@20",
            Map.of(
                Slice.OVERALL,
                new Difference(overall, overall - margin, overall + margin, 0.5, 1234),
                Slice.TAIL,
                new Difference(tail, tail - tailMargin, tail + tailMargin, 0.001, 300))));
  }
}
