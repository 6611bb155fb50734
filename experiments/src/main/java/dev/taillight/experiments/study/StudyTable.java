package dev.taillight.experiments.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.taillight.experiments.evaluation.Slice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one metric for one base and one share of the data.
 *
 * @param base the name of the base
 * @param trainingShare the share of the training pairs
 * @param metric e.g. {@code "recall@20"}
 * @param slices in the order of the columns
 * @param rows the variants in the order of the study, then the reference systems
 */
public record StudyTable(
    String base, double trainingShare, String metric, List<Slice> slices, List<Row> rows) {

  public StudyTable {
    slices = List.copyOf(slices);
    rows = List.copyOf(rows);
  }

  /**
   * One system.
   *
   * @param system its name
   * @param family the variant it is a setting of; the system's own name for references
   * @param point its place in the grids, e.g. {@code "alpha=0.1"}; empty without grids
   * @param reference whether it is a reference system rather than a variant
   * @param against the system that it is compared with; null for that one and for references
   * @param cells its figures; slices without any held-out pair are left out
   */
  public record Row(
      String system,
      String family,
      String point,
      boolean reference,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String against,
      Map<Slice, Cell> cells) {

    public Row {
      cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }
  }

  /**
   * A figure over seeds.
   *
   * @param seeds the seeds that have it
   * @param values the figure of each of them
   * @param mean their mean
   * @param margin half the width of the interval of the mean over seeds; null for one seed
   * @param gain the difference to the baseline; null where there is nothing to compare with
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Cell(
      List<Long> seeds,
      List<Double> values,
      double mean,
      @Nullable Double margin,
      @Nullable Gain gain) {

    public Cell {
      seeds = List.copyOf(seeds);
      values = List.copyOf(values);
    }
  }

  /**
   * What a variant has more than the baseline, paired by seed and by user.
   *
   * @param mean the mean over seeds of the difference
   * @param margin half the width of its interval over seeds; null for one seed
   * @param relative the difference as a share of the baseline's mean; null if that is 0
   * @param seeds the tests over the seeds' means; null for one seed
   * @param users the tests over users within a seed, of each the largest p-value of all seeds
   * @param withinNoise whether it may as well be chance: the interval over seeds has 0 in it, or
   *     the t-test over users, corrected by Holm, does not reach the level
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Gain(
      double mean,
      @Nullable Double margin,
      @Nullable Double relative,
      @Nullable Tests seeds,
      Tests users,
      boolean withinNoise) {}

  /**
   * p-values, and the same after Holm's correction over all variants and slices of the table.
   *
   * @param t of the paired t-test
   * @param tHolm the same, corrected
   * @param wilcoxon of Wilcoxon's signed-rank test
   * @param wilcoxonHolm the same, corrected
   */
  public record Tests(double t, double tHolm, double wilcoxon, double wilcoxonHolm) {}
}
