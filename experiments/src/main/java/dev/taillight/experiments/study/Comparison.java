package dev.taillight.experiments.study;

import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.experiments.evaluation.UserFigures;
import dev.taillight.experiments.study.StudyFigures.Judged;
import dev.taillight.experiments.study.StudyFigures.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A variant against the baseline in one slice, before any correction.
 *
 * @param difference the mean difference over the seeds that both have
 * @param relative the same as a share of the baseline's mean; null if that is 0
 * @param seeds the tests over the seeds' means
 * @param users the tests over users, of each the largest p-value of all seeds
 */
record Comparison(
    SeedInterval difference, @Nullable Double relative, PairedTests seeds, PairedTests users) {

  /**
   * Compares two systems in some slices. One seed's figures of users are in memory at a time.
   *
   * @return the comparisons of the slices in which a seed has both
   */
  static Map<Slice, Comparison> of(
      Series one, Series other, String metric, Collection<Slice> slices, double confidence)
      throws IOException {
    Map<Slice, Draft> drafts = new EnumMap<>(Slice.class);
    for (Entry<Long, Judged> seed : one.bySeed().entrySet()) {
      Judged against = other.bySeed().get(seed.getKey());
      if (against != null) {
        UserFigures left = seed.getValue().users();
        UserFigures right = against.users();
        List<UserPair> pairs = UserPair.of(seed.getValue(), left, against, right);
        for (Slice slice : slices) {
          double[] differences = differences(left, right, pairs, metric + "/" + slice.label());
          if (differences.length > 0) {
            drafts
                .computeIfAbsent(slice, key -> new Draft())
                .add(seed.getValue(), against, metric, slice, differences);
          }
        }
      }
    }
    Map<Slice, Comparison> comparisons = new EnumMap<>(Slice.class);
    drafts.forEach((slice, draft) -> comparisons.put(slice, draft.comparison(confidence)));
    return comparisons;
  }

  /** The differences of the users of which both have a figure. */
  private static double[] differences(
      UserFigures left, UserFigures right, List<UserPair> pairs, String column) {
    int leftColumn = left.column(column);
    int rightColumn = right.column(column);
    return pairs.stream()
        .mapToDouble(
            pair ->
                (double) left.value(pair.left(), leftColumn)
                    - right.value(pair.right(), rightColumn))
        .filter(difference -> !Double.isNaN(difference))
        .toArray();
  }

  /** What the seeds add up to. */
  private static final class Draft {

    private final List<Double> differences = new ArrayList<>();
    private double baseline;
    private double t;
    private double wilcoxon;

    void add(Judged one, Judged other, String metric, Slice slice, double[] users) {
      double against = other.mean(metric, slice).orElseThrow();
      differences.add(one.mean(metric, slice).orElseThrow() - against);
      baseline += against;
      PairedTests tests = PairedTests.of(users);
      t = Math.max(t, tests.t()); // NaN, for a single user, wins
      wilcoxon = Math.max(wilcoxon, tests.wilcoxon());
    }

    Comparison comparison(double confidence) {
      double[] all = TableBuilder.array(differences);
      SeedInterval interval = SeedInterval.of(all, confidence);
      double mean = baseline / all.length;
      return new Comparison(
          interval,
          mean == 0 ? null : interval.mean() / mean,
          PairedTests.of(all),
          new PairedTests(t, wilcoxon));
    }
  }
}
