package dev.taillight.exporters.manifest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How good the vectors of an export are.
 *
 * @param effectiveRank how many directions they use, 1 … d
 * @param uniformity how evenly they cover the sphere, 0 or below; null for a single vector
 * @param evaluation what the model found of the test pairs: by metric, e.g. {@code "recall@20"},
 *     then by slice, e.g. {@code "tail"}; empty when it was not evaluated
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Quality(
    double effectiveRank,
    @Nullable Double uniformity,
    Map<String, Map<String, Double>> evaluation) {

  public Quality {
    evaluation = Collections.unmodifiableMap(new LinkedHashMap<>(evaluation));
  }

  /** A figure of the evaluation, where there is one. */
  public OptionalDouble figure(String metric, String slice) {
    Map<String, Double> slices = evaluation.getOrDefault(metric, Map.of());
    return slices.containsKey(slice)
        ? OptionalDouble.of(slices.get(slice))
        : OptionalDouble.empty();
  }
}
