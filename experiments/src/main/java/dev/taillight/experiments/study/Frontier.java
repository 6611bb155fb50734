package dev.taillight.experiments.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.taillight.experiments.evaluation.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one slice gains at an equal figure of another one. Some settings, above all λ, trade the two
 * for each other with any method; a method is better when its best trades are.
 *
 * @param base the name of the base
 * @param trainingShare the share of the training pairs
 * @param metric the metric of both slices
 * @param matched the slice that is held equal
 * @param gained the slice that is compared
 * @param families the variants, each with all its settings
 */
public record Frontier(
    String base,
    double trainingShare,
    String metric,
    Slice matched,
    Slice gained,
    List<Family> families) {

  public Frontier {
    families = List.copyOf(families);
  }

  /**
   * The settings of a variant.
   *
   * @param name the name of the variant
   * @param points all settings, means over seeds
   * @param gain the mean height of its frontier above the baseline's, over the figures of the
   *     matched slice that both reach, by {@link FrontierGain}; null for the baseline and where
   *     seeds are missing
   * @param margin half the width of the interval of the gain over seeds; null for one seed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Family(
      String name, List<Point> points, @Nullable Double gain, @Nullable Double margin) {

    public Family {
      points = List.copyOf(points);
    }
  }

  /**
   * A setting.
   *
   * @param label its place in the grids, e.g. {@code "alpha=0.1"}
   * @param matched the figure of the matched slice
   * @param gained the figure of the other one
   * @param best whether no other setting of the variant is better in one and as good in the other
   */
  public record Point(String label, double matched, double gained, boolean best) {}

  /** The names of the slices and the metric, for people. */
  String title() {
    return "%s of %s at equal %s".formatted(metric, gained.label(), matched.label());
  }
}
