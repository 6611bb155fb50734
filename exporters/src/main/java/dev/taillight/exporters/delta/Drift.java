package dev.taillight.exporters.delta;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the vectors of the items in both exports have moved. All figures are 0 when there is no
 * such item.
 *
 * @param shared how many items there are
 * @param moved how many of them have a cosine of old and new vector below the threshold
 * @param renumbered how many have another row number
 * @param meanCosine the mean cosine of old and new vector
 * @param cosine the quantiles of the cosine, rounded down to a multiple of 0.0001, by name: {@code
 *     min}, {@code p01}, {@code p05}, {@code p25}, {@code p50}
 * @param neighbourOverlap which share of an item's k nearest neighbours, among the items in both
 *     exports, is the same before and after; the mean over a sample
 * @param sampled how many items that sample has
 * @param normShift by which share the mean length of their vectors has grown, or shrunk if negative
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Drift(
    int shared,
    int moved,
    int renumbered,
    double meanCosine,
    Map<String, Double> cosine,
    double neighbourOverlap,
    int sampled,
    double normShift) {

  public Drift {
    cosine = Map.copyOf(cosine);
  }

  /** The quantiles in the order of their names. */
  @Override
  public Map<String, Double> cosine() {
    return new TreeMap<>(cosine);
  }
}
