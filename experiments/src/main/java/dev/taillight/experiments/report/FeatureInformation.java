package dev.taillight.experiments.report;

import dev.taillight.augment.MaskPreview;
import dev.taillight.mutualinfo.FeatureClusters;
import dev.taillight.mutualinfo.MatrixStatistics;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.mutualinfo.Normalisation;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows of the mutual information of the item features; its JSON form is what the
 * panels {@code information}, {@code features} and {@code masks} read. Features are named by their
 * position among the k of the matrix.
 *
 * @param features the names of the k features
 * @param items how many items were counted
 * @param missing what an item without a value counted as, in the words of the configuration
 * @param weighting how much each item counted, likewise
 * @param order the features ordered by similarity
 * @param estimates the values and partners under several estimates, the configured one first
 * @param pairs what was counted for each pair
 * @param facts what is known of each feature
 * @param leftOut the features that are not in the matrix
 * @param reasons for each feature, why some of its partners are not to be believed
 * @param warnings those of the matrix
 * @param masks what each seed hides; empty if the run draws no seeds
 * @param page where the page of its own lies, seen from this one; null if there is none or this is
 *     it
 */
record FeatureInformation(
    List<String> features,
    long items,
    String missing,
    String weighting,
    List<Integer> order,
    List<Estimate> estimates,
    PairFigures pairs,
    List<Facts> facts,
    List<LeftOut> leftOut,
    List<List<String>> reasons,
    List<String> warnings,
    List<MaskPreview> masks,
    @Nullable String page) {

  /**
   * The values under one estimate.
   *
   * @param name the estimate in the words of the configuration
   * @param unit the unit of the values
   * @param values k·k values, row by row
   * @param partners for each feature its closest partners, the closest first
   */
  record Estimate(String name, String unit, List<Double> values, List<List<Integer>> partners) {

    static Estimate of(Ranking ranking, int features) {
      return new Estimate(
          ranking.name(),
          ranking.unit(),
          PairFigures.rounded(ranking.values()),
          IntStream.range(0, features).mapToObj(ranking::closest).toList());
    }
  }

  /**
   * One feature; what is not known is null.
   *
   * @param values how many different values it has
   * @param itemsPerValue how many items have one of them, on average
   * @param entropy its entropy, in nats
   * @param filled the share of the items that have a value
   * @param idLike whether it is like an id
   */
  record Facts(
      @Nullable Long values,
      @Nullable Double itemsPerValue,
      @Nullable Double entropy,
      @Nullable Double filled,
      boolean idLike) {}

  /**
   * A feature that is not in the matrix.
   *
   * @param name its name
   * @param reason why it is not
   */
  record LeftOut(String name, String reason) {}

  static FeatureInformation of(
      MutualInformationMatrix matrix, List<MaskPreview> masks, @Nullable String page) {
    List<Ranking> rankings = Ranking.of(matrix);
    MatrixStatistics statistics = matrix.statistics();
    return new FeatureInformation(
        matrix.features(),
        matrix.itemCount(),
        matrix.method().missing().name().toLowerCase(Locale.ROOT),
        matrix.method().weighting().name().toLowerCase(Locale.ROOT),
        FeatureClusters.of(matrix).order(),
        rankings.stream().map(ranking -> Estimate.of(ranking, matrix.size())).toList(),
        PairFigures.of(statistics.pairs()),
        IntStream.range(0, matrix.size()).mapToObj(feature -> facts(matrix, feature)).toList(),
        matrix.excluded().stream().map(name -> leftOut(name, statistics)).toList(),
        PartnerReasons.of(matrix, rankings),
        statistics.warnings(),
        masks,
        page);
  }

  private static Facts facts(MutualInformationMatrix matrix, int feature) {
    MatrixStatistics statistics = matrix.statistics();
    boolean inNats = matrix.method().normalisation() == Normalisation.NONE;
    boolean entropyKnown = inNats || !statistics.entropies().isEmpty();
    return new Facts(
        statistics.states().isEmpty() ? null : statistics.states().get(feature),
        statistics.itemsPerState().isEmpty() ? null : statistics.itemsPerState().get(feature),
        entropyKnown ? matrix.entropy(feature) : null,
        statistics.fillRates().isEmpty() ? null : statistics.fillRates().get(feature),
        statistics.idLike().contains(matrix.features().get(feature)));
  }

  private static LeftOut leftOut(String name, MatrixStatistics statistics) {
    return new LeftOut(
        name,
        statistics.idLike().contains(name)
            ? "it is like an id: fewer items per value than mutual_info.min_items_per_state"
            : "named in mutual_info.exclude");
  }
}
