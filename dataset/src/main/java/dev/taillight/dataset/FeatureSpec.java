package dev.taillight.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What one encoded feature is.
 *
 * @param name the feature's name, unique within its table
 * @param kind how its text became codes
 * @param vocabulary the name of its vocabulary; features that name the same one share codes
 * @param binEdges for a numeric feature the inner edges of its bins, ascending: bin b holds the
 *     numbers x with {@code edges[b-1] <= x < edges[b]}; empty for the other kinds
 */
public record FeatureSpec(
    String name,
    FeatureKind kind,
    String vocabulary,
    @JsonProperty("bin_edges") List<Double> binEdges) {

  public FeatureSpec {
    binEdges = List.copyOf(binEdges);
  }

  /** A feature without bins. */
  public FeatureSpec(String name, FeatureKind kind, String vocabulary) {
    this(name, kind, vocabulary, List.of());
  }
}
