package dev.taillight.encoder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What docs/serving.md shows. */
final class ServingExample {

  private ServingExample() {}

  static float score(Path run) {
    // begin
    TaillightQueryEncoder queries = TaillightQueryEncoder.load(run.resolve("encoders/query"));
    TaillightItemEncoder items = TaillightItemEncoder.load(run.resolve("encoders/item"));
    if (!queries.hash().equals(items.hash())) {
      throw new IllegalStateException("the two towers are of different trainings");
    }
    float[] query =
        queries.encode(
            Map.of("country", List.of("fr"), "age", List.of("31")),
            List.of("item-17", "item-4")); // the latest last
    float[] item = items.encode(Map.of("genre", List.of("drama", "comedy")));
    float score = 0;
    for (int i = 0; i < query.length; i++) {
      score += query[i] * item[i]; // the cosine: both have length 1
    }
    // end
    return score;
  }
}
