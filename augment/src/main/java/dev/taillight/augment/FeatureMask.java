package dev.taillight.augment;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Which of the k features a view hides, by their position. Immutable and thread-safe. */
public final class FeatureMask {

  private final boolean[] hidden;

  private FeatureMask(boolean[] hidden) {
    this.hidden = hidden;
  }

  /** Hides nothing. */
  public static FeatureMask none(int featureCount) {
    return new FeatureMask(new boolean[featureCount]);
  }

  /** Hides the features at these positions. */
  public static FeatureMask hiding(int featureCount, int... features) {
    boolean[] hidden = new boolean[featureCount];
    for (int feature : features) {
      hidden[feature] = true;
    }
    return new FeatureMask(hidden);
  }

  /** Whether the view hides a feature. */
  public boolean hides(int feature) {
    return hidden[feature];
  }

  /** How many features the view hides. */
  public int hiddenCount() {
    int count = 0;
    for (boolean one : hidden) {
      count += one ? 1 : 0;
    }
    return count;
  }

  /** The hidden features, ascending. */
  public List<Integer> hiddenFeatures() {
    return IntStream.range(0, hidden.length).filter(this::hides).boxed().toList();
  }

  /** Hides exactly what this mask shows. */
  public FeatureMask complement() {
    boolean[] shown = new boolean[hidden.length];
    for (int f = 0; f < hidden.length; f++) {
      shown[f] = !hidden[f];
    }
    return new FeatureMask(shown);
  }

  /** Hides these features as well. */
  public FeatureMask hidingAlso(List<Integer> features) {
    boolean[] both = hidden.clone();
    for (int feature : features) {
      both[feature] = true;
    }
    return new FeatureMask(both);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureMask mask && Arrays.equals(hidden, mask.hidden);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hidden);
  }

  @Override
  public String toString() {
    return "hides " + hiddenFeatures() + " of " + hidden.length;
  }
}
