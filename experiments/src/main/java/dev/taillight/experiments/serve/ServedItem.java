package dev.taillight.experiments.serve;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An item in an answer.
 *
 * @param rank its place, from 1
 * @param item its id
 * @param score the inner product of its vector and the query's
 * @param slice head, torso, tail or cold
 * @param trainingInteractions how often it occurs in the training pairs
 * @param features its values by feature; features without any are left out
 */
@JsonNaming(SnakeCaseStrategy.class)
record ServedItem(
    int rank,
    String item,
    double score,
    String slice,
    int trainingInteractions,
    Map<String, List<String>> features) {

  ServedItem {
    features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
  }
}
