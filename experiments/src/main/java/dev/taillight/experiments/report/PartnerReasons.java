package dev.taillight.experiments.report;

import dev.taillight.mutualinfo.MatrixStatistics;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.mutualinfo.PairStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says in words why a feature is a close partner of another one without telling its story: because
 * it is like an id, or because most of what the two share is there by chance. A partner that the
 * adjusted estimate lists as well, with something to share beyond chance, needs no such reason.
 */
final class PartnerReasons {

  private static final List<String> ORDINALS =
      List.of("closest", "second closest", "third closest", "fourth closest", "fifth closest");

  private final MutualInformationMatrix matrix;
  private final MatrixStatistics statistics;
  private final List<Ranking> naive;
  private final List<Ranking> adjusted;

  private PartnerReasons(MutualInformationMatrix matrix, List<Ranking> rankings) {
    this.matrix = matrix;
    this.statistics = matrix.statistics();
    this.naive = rankings.stream().filter(ranking -> !ranking.isAdjusted()).toList();
    this.adjusted = rankings.stream().filter(Ranking::isAdjusted).toList();
  }

  /**
   * The reasons for every feature.
   *
   * @param rankings the estimates under which partners are listed
   * @return for each feature a sentence per doubtful partner, or one if it is itself like an id
   */
  static List<List<String>> of(MutualInformationMatrix matrix, List<Ranking> rankings) {
    PartnerReasons reasons = new PartnerReasons(matrix, rankings);
    List<List<String>> all = new ArrayList<>();
    for (int feature = 0; feature < matrix.size(); feature++) {
      all.add(reasons.isIdLike(feature) ? reasons.ofId(feature) : reasons.ofFeature(feature));
    }
    return all;
  }

  private List<String> ofId(int feature) {
    String id =
        name(feature)
            + " is like an id"
            + (statistics.states().isEmpty() ? "" : ": " + values(feature));
    if (naive.isEmpty() || naive.get(0).closest(feature).isEmpty()) {
      return List.of(id + ".");
    }
    String claim =
        "%s, so that by %s it seems to know every feature".formatted(id, naive.get(0).name());
    if (!knowsChance()) {
      return List.of(claim + ".");
    }
    int closest = naive.get(0).closest(feature).get(0);
    return List.of(
        "%s; of the %s nats that it shares with %s, the closest, %s are expected by chance."
            .formatted(claim, plugIn(feature, closest), name(closest), expected(feature, closest)));
  }

  private List<String> ofFeature(int feature) {
    Map<Integer, Map<Integer, List<String>>> listings = new LinkedHashMap<>();
    for (Ranking ranking : naive) {
      List<Integer> closest = ranking.closest(feature);
      for (int rank = 0; rank < closest.size(); rank++) {
        listings
            .computeIfAbsent(closest.get(rank), partner -> new TreeMap<>())
            .computeIfAbsent(rank, r -> new ArrayList<>())
            .add(ranking.name());
      }
    }
    List<String> sentences = new ArrayList<>();
    listings.forEach(
        (partner, ranks) -> {
          if ((isIdLike(partner) || isMostlyChance(feature, partner))
              && !isListedBeyondChance(feature, partner)) {
            sentences.add(sentence(feature, partner, ranks));
          }
        });
    return sentences;
  }

  private String sentence(int feature, int partner, Map<Integer, List<String>> ranks) {
    StringBuilder listed = new StringBuilder();
    ranks.forEach(
        (rank, estimates) -> {
          String of = listed.isEmpty() ? " partner of " + name(feature) : "";
          listed
              .append(listed.isEmpty() ? "the " : ", the ")
              .append(ORDINALS.get(rank) + of + " by " + joined(estimates));
        });
    String causes =
        Stream.of(cause(feature, partner), chance(feature, partner), rest(feature, partner))
            .filter(cause -> !cause.isEmpty())
            .collect(Collectors.joining("; "));
    return "%s is %s: %s.".formatted(name(partner), listed, causes);
  }

  private String cause(int feature, int partner) {
    if (!isIdLike(partner)) {
      PairStatistics pair = pair(feature, partner);
      return String.format(
          Locale.ROOT,
          "the two have %,d pairs of values for %,d items",
          pair.jointStates(),
          pair.items());
    }
    return statistics.states().isEmpty() ? "it is like an id" : values(partner);
  }

  private String values(int feature) {
    long items = statistics.pairs().isEmpty() ? matrix.itemCount() : pair(feature, feature).items();
    return String.format(
        Locale.ROOT, "it has %,d values for %,d items", statistics.states().get(feature), items);
  }

  /** What chance makes of a pair; empty if it is not known. */
  private String chance(int feature, int partner) {
    if (!knowsChance()) {
      return "";
    }
    return "%s of its %s nats are expected by chance"
        .formatted(expected(feature, partner), plugIn(feature, partner));
  }

  private String plugIn(int feature, int partner) {
    return nats(feature, partner, pair(feature, partner).plugIn());
  }

  private String expected(int feature, int partner) {
    PairStatistics pair = pair(feature, partner);
    return nats(feature, partner, Math.min(pair.expected(), pair.plugIn()));
  }

  /** With as many decimals as the plug-in value of the pair needs. */
  private String nats(int feature, int partner, double value) {
    String format = pair(feature, partner).plugIn() < 0.1 ? "%.4f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  /** What the adjusted estimate leaves of a pair; empty if it is not known. */
  private String rest(int feature, int partner) {
    if (adjusted.isEmpty()) {
      return "";
    }
    Ranking ranking = adjusted.get(0);
    return ranking.at(feature, partner) == 0
        ? "by %s the two share nothing".formatted(ranking.name())
        : "by %s it is number %d of %d"
            .formatted(ranking.name(), ranking.rank(feature, partner), matrix.size() - 1);
  }

  private boolean isIdLike(int feature) {
    return statistics.idLike().contains(matrix.features().get(feature));
  }

  private boolean isMostlyChance(int feature, int partner) {
    return knowsChance()
        && pair(feature, partner).plugIn() > 0
        && pair(feature, partner).expected() > 0.5 * pair(feature, partner).plugIn();
  }

  private boolean isListedBeyondChance(int feature, int partner) {
    return adjusted.stream()
        .anyMatch(
            ranking ->
                ranking.closest(feature).contains(partner) && ranking.at(feature, partner) > 0);
  }

  private boolean knowsChance() {
    return !statistics.pairs().isEmpty() && !Double.isNaN(statistics.pairs().get(0).expected());
  }

  private PairStatistics pair(int feature, int other) {
    return statistics.pairs().get(feature * matrix.size() + other);
  }

  private String name(int feature) {
    return "'" + matrix.features().get(feature) + "'";
  }

  private static String joined(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
