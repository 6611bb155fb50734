package dev.taillight.exporters.publish;

import dev.taillight.exporters.manifest.Quality;
import dev.taillight.exporters.vectors.Norms;
import dev.taillight.exporters.vectors.VectorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Decides whether vectors are good enough, by themselves and beside what is published. */
public final class Gate {

  private static final String OVERALL = "overall";
  private static final String TAIL = "tail";
  private static final Quality NOTHING = new Quality(0, null, Map.of());

  private final GateConfig config;
  private final @Nullable VectorShape shape;
  private final Quality published;

  /** A gate for the first export of all. */
  public Gate(GateConfig config) {
    this(config, null, NOTHING);
  }

  /**
   * @param shape the size of the last published export; null when nothing was published
   * @param published its quality
   */
  public Gate(GateConfig config, @Nullable VectorShape shape, Quality published) {
    this.config = config;
    this.shape = shape;
    this.published = published;
  }

  /**
   * Why vectors must not be published.
   *
   * @param dimension d, their length
   * @param count n, how many there are
   * @return all reasons; empty when there is none
   */
  public List<String> reasons(int dimension, int count, Norms norms, Quality quality) {
    List<String> reasons = new ArrayList<>();
    spread(dimension, count, quality, reasons);
    lengths(norms, reasons);
    size(dimension, count, reasons);
    if (unknownMetric(quality)) {
      reasons.add(
          text(
              "%s is none of the figures of the two exports, %s: nothing could be compared",
              config.metric(), published.evaluation().keySet()));
    }
    drop(quality, OVERALL, config.maxRecallDrop(), reasons);
    drop(quality, TAIL, config.maxTailRecallDrop(), reasons);
    return reasons;
  }

  /** Fewer vectors than dimensions cannot use more directions than there are vectors. */
  private void spread(int dimension, int count, Quality quality, List<String> reasons) {
    double needed = config.minEffectiveRank() * Math.min(dimension, count);
    if (!(quality.effectiveRank() >= needed)) {
      reasons.add(
          text(
              "the vectors have collapsed: effective rank %.4g of %d, at least %.4g is needed",
              quality.effectiveRank(), dimension, needed));
    }
    Double uniformity = quality.uniformity();
    if (uniformity != null && !(uniformity <= config.maxUniformity())) {
      reasons.add(
          text(
              "the vectors have collapsed: uniformity %.4g, at most %.4g is allowed",
              uniformity, config.maxUniformity()));
    }
  }

  private void lengths(Norms norms, List<String> reasons) {
    if (!(norms.min() >= config.minNorm() && norms.max() <= config.maxNorm())) {
      reasons.add(
          text(
              "the vectors have lengths from %.6g to %.6g, expected %.6g to %.6g",
              norms.min(), norms.max(), config.minNorm(), config.maxNorm()));
    }
  }

  /** An index that is built for some length takes no other, and half a catalogue is an accident. */
  private void size(int dimension, int count, List<String> reasons) {
    if (shape == null) {
      return;
    }
    double needed = shape.count() * (1 - config.maxShrinkage());
    if (!(count >= needed)) {
      reasons.add(
          text(
              "there are %d items, at least %.0f are needed: %d in the published export less %.3g %%",
              count, Math.ceil(needed), shape.count(), 100 * config.maxShrinkage()));
    }
    if (dimension != shape.dimension() && !config.allowDimensionChange()) {
      reasons.add(
          text(
              "the vectors have %d dimensions, those of the published export have %d; with"
                  + " allow_dimension_change they may differ",
              dimension, shape.dimension()));
    }
  }

  /** Whether there is something to compare, but not by this name. */
  private boolean unknownMetric(Quality quality) {
    boolean compared = config.maxRecallDrop() != 1 || config.maxTailRecallDrop() != 1;
    return compared
        && !published.evaluation().isEmpty()
        && !published.evaluation().containsKey(config.metric())
        && !quality.evaluation().containsKey(config.metric());
  }

  private void drop(Quality quality, String slice, double most, List<String> reasons) {
    OptionalDouble before = published.figure(config.metric(), slice);
    if (before.isEmpty() || most == 1) {
      return;
    }
    OptionalDouble now = quality.figure(config.metric(), slice);
    double needed = before.getAsDouble() * (1 - most);
    if (now.isEmpty()) {
      reasons.add(
          text(
              "%s %s of the published export is %.4f, this one was not evaluated",
              slice, config.metric(), before.getAsDouble()));
    } else if (!(now.getAsDouble() >= needed)) {
      reasons.add(
          text(
              "%s %s is %.4f, at least %.4f is needed: %.4f in the published export less %.3g %%",
              slice, config.metric(), now.getAsDouble(), needed, before.getAsDouble(), 100 * most));
    }
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
