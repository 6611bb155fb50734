package dev.taillight.experiments.report;

import java.util.List;

/**
 * What a mask hides when one of the features is its seed.
 *
 * @param seed the seed feature
 * @param probability how often it is drawn, from 0 to 1
 * @param left the features that the first view hides, the seed first
 * @param right the features that the second view hides
 * @param undecided the features that a coin of their own puts into one of the two
 */
public record SeedMask(
    String seed,
    double probability,
    List<String> left,
    List<String> right,
    List<String> undecided) {

  public SeedMask {
    left = List.copyOf(left);
    right = List.copyOf(right);
    undecided = List.copyOf(undecided);
  }
}
