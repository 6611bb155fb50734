package dev.taillight.augment;

import java.util.List;

/**
 * What one seed feature of a correlated or cluster mask does, for reports.
 *
 * @param seed the seed feature
 * @param probability how likely it is drawn as the seed, from 0 to 1
 * @param left the features that the left view hides: the seed first, then its group by falling
 *     mutual information, then unranked features that always go with the seed
 * @param right the features that the right view hides, in the order of the schema
 * @param undecided unranked features that a coin puts to the left or to the right
 */
public record MaskPreview(
    String seed,
    double probability,
    List<String> left,
    List<String> right,
    List<String> undecided) {

  public MaskPreview {
    left = List.copyOf(left);
    right = List.copyOf(right);
    undecided = List.copyOf(undecided);
  }
}
