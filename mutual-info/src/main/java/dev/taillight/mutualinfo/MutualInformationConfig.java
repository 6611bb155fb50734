package dev.taillight.mutualinfo;

import dev.taillight.settings.SettingsCheck;
import java.util.List;

/**
 * How mutual information between item features is computed.
 *
 * @param estimator how it is estimated from counts
 * @param missing what an item without a value counts as
 * @param exclude the names of item features to leave out of the matrix, e.g. those that are like an
 *     id
 * @param shuffles how many shuffles the estimator {@code adjusted} takes the mean of
 * @param minItemsPerState a warning is given for pairs of features with fewer items per joint state
 * @param maxJointStates how many joint states are held in memory at once per thread, at about 40
 *     bytes each; pairs with more are counted in several passes
 */
public record MutualInformationConfig(
    Estimator estimator,
    MissingValues missing,
    List<String> exclude,
    int shuffles,
    double minItemsPerState,
    int maxJointStates) {

  public MutualInformationConfig {
    exclude = List.copyOf(exclude);
    new SettingsCheck()
        .that(
            exclude.stream().distinct().count() == exclude.size(),
            "exclude",
            exclude,
            "each feature once")
        .positive("shuffles", shuffles)
        .notNegative("min_items_per_state", minItemsPerState)
        .between("max_joint_states", maxJointStates, 1, JointCounts.LARGEST_LIMIT)
        .throwIfAny();
  }
}
