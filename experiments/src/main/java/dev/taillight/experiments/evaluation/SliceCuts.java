package dev.taillight.experiments.evaluation;

import dev.taillight.settings.SettingsCheck;

/**
 * Where head, torso and tail are cut. The items with at least one training interaction, N of them,
 * are put in order of descending training interactions, equal ones by ascending item row. The head
 * is the first round(head · N), the torso goes on to round(torso · N), the tail is the rest. Items
 * without a training interaction are cold and do not count towards N.
 *
 * @param head the share of the items that is the head, e.g. 0.1; above 0
 * @param torso the share of the items that is head or torso, e.g. 0.5; equal to {@code head} when
 *     there shall be no torso, at most 1
 */
public record SliceCuts(double head, double torso) {

  public SliceCuts {
    new SettingsCheck()
        .that(head > 0 && head <= 1, "head", head, "a share above 0 and at most 1")
        .that(
            torso >= head && torso <= 1,
            "torso",
            torso,
            "a cumulative share from that of the head (%s) to 1".formatted(head))
        .throwIfAny();
  }

  /** Whether there is a torso at all. */
  boolean hasTorso() {
    return torso > head;
  }
}
