package dev.taillight.experiments.evaluation;

import dev.taillight.settings.NearestName;
import dev.taillight.settings.SettingsCheck;
import dev.taillight.trainer.search.SearchBlocks;
import java.util.Arrays;
import java.util.List;

/**
 * The section {@code evaluation} of a configuration.
 *
 * @param k the lengths of the recommendation lists that are judged, ascending
 * @param corpus which items are ranked
 * @param slices where head, torso and tail are cut
 * @param validationUsers how many users, at most, the model is judged on while it trains; 0 means
 *     all; the same users every time
 * @param confidence the confidence of the intervals, e.g. 0.95
 * @param userMetrics the metrics, e.g. {@code "recall@20"}, whose value for each user is written
 * @param references the simple systems to evaluate beside the trained ones
 * @param vectorSample how many items and pairs, at most, the statistics of vectors are computed on
 * @param searchItems how many items are multiplied at a time, see {@link SearchBlocks}; like the
 *     next one, it decides memory and speed, never a figure
 * @param searchQueries how many queries are multiplied at a time
 */
public record EvaluationConfig(
    List<Integer> k,
    CorpusKind corpus,
    SliceCuts slices,
    int validationUsers,
    double confidence,
    List<String> userMetrics,
    List<Reference> references,
    int vectorSample,
    int searchItems,
    int searchQueries) {

  /**
   * @throws dev.taillight.settings.InvalidSettingsException with everything that is wrong
   */
  public EvaluationConfig {
    k = List.copyOf(k);
    userMetrics = List.copyOf(userMetrics);
    references = List.copyOf(references);
    checkMetrics(userMetrics, k)
        .that(!k.isEmpty() && isAscending(k), "k", k, "ascending whole numbers above 0")
        .notNegative("validation_users", validationUsers)
        .that(
            confidence > 0 && confidence < 1, "confidence", confidence, "a number between 0 and 1")
        .that(
            references.stream().distinct().count() == references.size(),
            "references",
            references,
            "each system once")
        .that(vectorSample >= 2, "vector_sample", vectorSample, "2 or more")
        .positive("search_items", searchItems)
        .positive("search_queries", searchQueries)
        .throwIfAny();
  }

  /** The block sizes of the search. */
  public SearchBlocks searchBlocks() {
    return new SearchBlocks(searchItems, searchQueries);
  }

  /** The length of the longest list. */
  int longest() {
    return k.get(k.size() - 1);
  }

  /** The metrics that are computed, e.g. {@code "recall@20"}. */
  public List<String> metrics() {
    return metrics(k);
  }

  private static List<String> metrics(List<Integer> k) {
    return Arrays.stream(Metric.values()).flatMap(metric -> k.stream().map(metric::at)).toList();
  }

  private static SettingsCheck checkMetrics(List<String> named, List<Integer> k) {
    List<String> known = metrics(k);
    SettingsCheck check = new SettingsCheck();
    for (int i = 0; i < named.size(); i++) {
      String name = named.get(i);
      check.that(
          known.contains(name) && named.indexOf(name) == i,
          "user_metrics[" + i + "]",
          NearestName.quoted(name, known),
          "each metric once, NAME@K, K one of evaluation.k, " + k);
    }
    return check;
  }

  private static boolean isAscending(List<Integer> values) {
    int last = 0;
    for (int value : values) {
      if (value <= last) {
        return false;
      }
      last = value;
    }
    return true;
  }
}
