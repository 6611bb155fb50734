package dev.taillight.experiments.nominate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An item that was found for a user.
 *
 * @param rank its place, from 1
 * @param item its id
 * @param score the inner product of its vector and the user's
 * @param trainingInteractions how often it occurs in the training pairs
 * @param features its values by feature, in the order of the schema
 */
public record Nomination(
    int rank,
    String item,
    double score,
    @JsonProperty("training_interactions") int trainingInteractions,
    Map<String, List<String>> features) {

  public Nomination {
    features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
  }
}
