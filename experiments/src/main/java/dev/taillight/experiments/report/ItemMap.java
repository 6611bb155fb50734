package dev.taillight.experiments.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.random.RandomPermutation;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A map of item vectors: a sample of the items, projected on the plane of largest variance.
 *
 * @param explained the share of the variance along the two axes
 * @param colour the feature that colours the map at first, or {@code ""} for the slices
 * @param points the sampled items
 * @param colourings how each feature colours them
 */
record ItemMap(
    List<Double> explained, String colour, List<Point> points, List<Colouring> colourings) {

  static final int MAX_LABELS = 10;

  /**
   * One item.
   *
   * @param id its id
   * @param slice its slice
   * @param count its training interactions
   * @param x its coordinate along the direction of the largest variance
   * @param y along that of the second largest
   * @param features its values of every feature, as text
   */
  @JsonPropertyOrder({"id", "slice", "count", "x", "y", "features"})
  record Point(String id, String slice, int count, double x, double y, List<String> features) {}

  /**
   * The values of one feature that get a colour.
   *
   * @param feature the feature
   * @param labels its most frequent values in the sample, most frequent first
   * @param counts how many points have each as their group
   * @param groups for every point the index of its label, or −1; of several values the most
   *     frequent one counts
   */
  record Colouring(
      String feature, List<String> labels, List<Integer> counts, List<Integer> groups) {}

  static ItemMap of(ReportInputs inputs, ReportConfig config) {
    EncodedDataset dataset = inputs.dataset();
    int[] rows = sample(dataset.items().size(), config.sampleSize(), inputs.seed());
    PrincipalPlane plane = PrincipalPlane.of(vectors(inputs.itemVectors(), rows));
    List<FeatureColumn> features = dataset.items().features();
    List<Point> points = new ArrayList<>(rows.length);
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      points.add(
          new Point(
              ItemText.shortened(dataset.items().ids().at(row)),
              inputs.sliceOf().apply(row),
              dataset.itemCounts().at(row),
              rounded(plane.at(i, 0)),
              rounded(plane.at(i, 1)),
              features.stream().map(feature -> ItemText.of(feature, row)).toList()));
    }
    return new ItemMap(
        List.of(plane.explained(0), plane.explained(1)),
        colourFeature(config.colourFeature(), features),
        points,
        features.stream().map(feature -> colouring(feature, rows)).toList());
  }

  /**
   * The feature that a setting names; {@code ""} if it is left to us and there is none.
   *
   * @throws IllegalArgumentException if there is no such feature
   */
  static String colourFeature(String wanted, List<FeatureColumn> features) {
    List<String> names = features.stream().map(FeatureColumn::name).toList();
    if (names.contains(wanted)) {
      return wanted;
    }
    if (!wanted.equals(ReportConfig.AUTO)) {
      throw new IllegalArgumentException(
          "report.colour_feature: expected one of %s or '%s', got '%s'"
              .formatted(names, ReportConfig.AUTO, wanted));
    }
    return features.stream()
        .filter(feature -> feature.spec().kind() == FeatureKind.CATEGORICAL)
        .map(FeatureColumn::name)
        .findFirst()
        .orElse("");
  }

  /** Up to {@code wanted} of {@code size} rows, ascending. */
  static int[] sample(int size, int wanted, long seed) {
    RandomPermutation permutation =
        new RandomPermutation(size, RandomStream.of(seed, "report map"));
    return IntStream.range(0, Math.min(size, wanted))
        .map(i -> (int) permutation.at(i))
        .sorted()
        .toArray();
  }

  private static float[][] vectors(VectorSource source, int[] rows) {
    float[][] vectors = new float[rows.length][source.dimension()];
    for (int i = 0; i < rows.length; i++) {
      source.read(rows[i], 1, vectors[i]);
    }
    return vectors;
  }

  private static Colouring colouring(FeatureColumn feature, int[] rows) {
    Map<Integer, Integer> frequencies = new HashMap<>();
    for (int row : rows) {
      codes(feature, row).forEach(code -> frequencies.merge(code, 1, Integer::sum));
    }
    List<Integer> labels =
        frequencies.keySet().stream()
            .sorted(
                Comparator.<Integer>comparingInt(code -> -frequencies.getOrDefault(code, 0))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(MAX_LABELS)
            .toList();
    int[] counts = new int[labels.size()];
    List<Integer> groups = new ArrayList<>(rows.length);
    for (int row : rows) {
      Set<Integer> codes = codes(feature, row);
      int group =
          IntStream.range(0, labels.size())
              .filter(label -> codes.contains(labels.get(label)))
              .findFirst()
              .orElse(-1);
      if (group >= 0) {
        counts[group]++;
      }
      groups.add(group);
    }
    return new Colouring(
        feature.name(),
        labels.stream().map(code -> ItemText.shortened(feature.vocabulary().value(code))).toList(),
        Arrays.stream(counts).boxed().toList(),
        groups);
  }

  /** The known values of a row, each once. */
  private static Set<Integer> codes(FeatureColumn feature, int row) {
    Set<Integer> codes = new HashSet<>();
    for (int i = 0; i < feature.count(row); i++) {
      int code = feature.code(feature.start(row) + i);
      if (code >= Vocabulary.FIRST_VALUE) {
        codes.add(code);
      }
    }
    return codes;
  }

  private static double rounded(double coordinate) {
    return Math.rint(coordinate * 1e4) / 1e4;
  }
}
