package dev.taillight.exporters.verify;

import dev.taillight.exporters.proof.GoldenQuery;
import dev.taillight.trainer.search.TopK;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers the golden queries once more, by a plain loop over the rows of an export, and compares
 * with what the export says. Scores may differ by rounding; where two of them are nearly equal, so
 * may the order.
 */
final class GoldenCheck {

  /** How far a sum of d products of float32 values may be off, beside its own size. */
  private static final double TOLERANCE = 1e-6;

  private final List<GoldenQuery> queries;
  private final List<float[]> vectors;
  private final TopK.Builder best;
  private final Map<Integer, String> ids = new HashMap<>();
  private Optional<String> wrongId = Optional.empty();

  /**
   * @param queries the golden queries, all with the same number of items
   */
  GoldenCheck(List<GoldenQuery> queries) {
    this.queries = queries;
    this.vectors = queries.stream().map(GoldenQuery::vector).toList();
    int k = queries.stream().mapToInt(query -> query.items().size()).max().orElse(1);
    for (GoldenQuery query : queries) {
      for (int rank = 0; rank < query.rows().size(); rank++) {
        ids.put(query.rows().get(rank), query.items().get(rank));
      }
    }
    this.best = new TopK.Builder(queries.size(), Math.max(1, k));
  }

  /** Takes the next row of the export. */
  void add(int row, String id, float[] vector) {
    String expected = ids.getOrDefault(row, id);
    if (wrongId.isEmpty() && !expected.equals(id)) {
      wrongId = Optional.of("row %d is item '%s', expected '%s'".formatted(row, id, expected));
    }
    for (int query = 0; query < vectors.size(); query++) {
      best.offer(query, row, product(vectors.get(query), vector));
    }
  }

  /** What the first wrong row or query should have been, if there is one. */
  Optional<String> problem() {
    return wrongId.or(this::wrongScore);
  }

  private Optional<String> wrongScore() {
    TopK found = best.build();
    for (int query = 0; query < queries.size(); query++) {
      List<Double> expected = queries.get(query).scores();
      for (int rank = 0; rank < expected.size(); rank++) {
        double score = rank < found.count(query) ? found.score(query, rank) : Double.NaN;
        if (!(Math.abs(score - expected.get(rank)) <= TOLERANCE * (1 + Math.abs(score)))) {
          return Optional.of(
              "golden query %d: the score at rank %d is %s, expected %s"
                  .formatted(query + 1, rank + 1, score, expected.get(rank)));
        }
      }
    }
    return Optional.empty();
  }

  private static double product(float[] query, float[] vector) {
    double sum = 0;
    for (int i = 0; i < query.length; i++) {
      sum += (double) query[i] * vector[i];
    }
    return sum;
  }
}
