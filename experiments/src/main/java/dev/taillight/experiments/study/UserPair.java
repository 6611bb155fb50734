package dev.taillight.experiments.study;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.StringColumn;
import dev.taillight.experiments.evaluation.UserFigures;
import dev.taillight.experiments.study.StudyFigures.Judged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A user of two runs. Variants may have other users: those of other interactions, or those who have
 * something to be found among other items.
 *
 * @param left the number of the user among the figures of the one run
 * @param right the same of the other run
 */
record UserPair(int left, int right) {

  /** The users that both runs have: by their row on the same dataset, else by their id. */
  static List<UserPair> of(Judged one, UserFigures left, Judged other, UserFigures right) {
    if (one.dataset().equals(other.dataset())) {
      return joined(left, i -> left.user(i), right, i -> right.user(i));
    }
    StringColumn leftIds = EncodedDataset.open(one.folder().dataset()).users().ids();
    StringColumn rightIds = EncodedDataset.open(other.folder().dataset()).users().ids();
    return joined(left, i -> leftIds.at(left.user(i)), right, i -> rightIds.at(right.user(i)));
  }

  private static <K> List<UserPair> joined(
      UserFigures left, IntFunction<K> leftKey, UserFigures right, IntFunction<K> rightKey) {
    Map<K, Integer> places = new HashMap<>();
    for (int i = 0; i < right.size(); i++) {
      places.put(rightKey.apply(i), i);
    }
    List<UserPair> pairs = new ArrayList<>();
    for (int i = 0; i < left.size(); i++) {
      Integer place = places.get(leftKey.apply(i));
      if (place != null) {
        pairs.add(new UserPair(i, place));
      }
    }
    return pairs;
  }
}
