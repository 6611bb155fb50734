package dev.taillight.experiments.study;

import com.fasterxml.jackson.databind.JsonNode;
import dev.taillight.experiments.report.MetricLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the validation score of a variant went, over its seeds.
 *
 * @param base the name of the base
 * @param trainingShare the share of the training pairs
 * @param system the variant with its place in the grids
 * @param seeds how many seeds there are
 * @param points by epoch, at most {@value #MOST_POINTS}; they end with the first of the seeds
 */
record ScoreCurve(String base, double trainingShare, String system, int seeds, List<Point> points) {

  static final int MOST_POINTS = 100;

  ScoreCurve {
    points = List.copyOf(points);
  }

  /**
   * The scores after an epoch.
   *
   * @param epoch counted from 1
   * @param mean the mean over the seeds
   * @param low the least of them
   * @param high the most
   */
  record Point(int epoch, double mean, double low, double high) {}

  /**
   * The curves of all variants that have any score, in the order of the runs.
   *
   * @throws dev.taillight.dataset.DatasetException naming the file and line that is damaged
   */
  static List<ScoreCurve> of(StudyFolder folder, List<StudyResult.Run> runs) {
    Map<List<Object>, List<SortedMap<Integer, Double>>> scores = new LinkedHashMap<>();
    for (StudyResult.Run run : runs) {
      if (run.failure() == null) {
        SortedMap<Integer, Double> byEpoch = scores(folder, run);
        if (!byEpoch.isEmpty()) {
          scores
              .computeIfAbsent(
                  List.of(run.base(), run.trainingShare(), run.variant()), key -> new ArrayList<>())
              .add(byEpoch);
        }
      }
    }
    return scores.entrySet().stream()
        .map(
            entry ->
                new ScoreCurve(
                    (String) entry.getKey().get(0),
                    (Double) entry.getKey().get(1),
                    (String) entry.getKey().get(2),
                    entry.getValue().size(),
                    points(entry.getValue())))
        .toList();
  }

  private static SortedMap<Integer, Double> scores(StudyFolder folder, StudyResult.Run run) {
    SortedMap<Integer, Double> scores = new TreeMap<>();
    for (JsonNode line :
        MetricLines.read(folder.root().resolve(run.folder()).resolve("metrics.jsonl"))) {
      if (line.path("type").asText().equals("validation") && line.path("score").isNumber()) {
        scores.put(line.path("epoch").asInt(), line.path("score").asDouble());
      }
    }
    return scores;
  }

  /** The epochs that all seeds have; of many, some at even distances and the last. */
  static List<Point> points(List<SortedMap<Integer, Double>> seeds) {
    List<Integer> epochs = new ArrayList<>(seeds.get(0).keySet());
    seeds.forEach(seed -> epochs.retainAll(seed.keySet()));
    List<Point> points = new ArrayList<>();
    int kept = Math.min(MOST_POINTS, epochs.size());
    for (int i = 0; i < kept; i++) {
      int epoch = epochs.get(kept == 1 ? 0 : (int) ((long) i * (epochs.size() - 1) / (kept - 1)));
      double[] scores = seeds.stream().mapToDouble(seed -> score(seed, epoch)).toArray();
      points.add(
          new Point(
              epoch,
              Arrays.stream(scores).average().orElseThrow(),
              Arrays.stream(scores).min().orElseThrow(),
              Arrays.stream(scores).max().orElseThrow()));
    }
    return points;
  }

  private static double score(SortedMap<Integer, Double> seed, int epoch) {
    return Objects.requireNonNull(seed.get(epoch));
  }
}
