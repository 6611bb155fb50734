package dev.taillight.mutualinfo;

import dev.taillight.settings.SettingsCheck;
import java.util.List;

/**
 * How mutual information between item features is computed.
 *
 * @param estimator how it is estimated from counts
 * @param normalisation what it is divided by
 * @param missing what an item without a value counts as
 * @param weighting how much each item counts
 * @param exclude the names of item features to leave out of the matrix
 * @param idLike what becomes of features that are like an id
 * @param minItemsPerState a feature with fewer items per value is like an id, and a pair of
 *     features with fewer items per joint state is warned about
 * @param chanceDeviations an adjusted value that is not this many standard deviations of chance
 *     above 0 counts as 0
 * @param permutations how many random pairings of the items the p-value of each pair rests on; 0
 *     for none
 * @param memoryMib how much memory the counting may take, in MiB; a catalogue that needs more is
 *     counted in several passes
 */
public record MutualInformationConfig(
    Estimator estimator,
    Normalisation normalisation,
    MissingValues missing,
    Weighting weighting,
    List<String> exclude,
    IdLikeFeatures idLike,
    double minItemsPerState,
    double chanceDeviations,
    int permutations,
    int memoryMib) {

  private static final int FEWEST_FOR_CHANCE = 20;

  public MutualInformationConfig {
    exclude = List.copyOf(exclude);
    new SettingsCheck()
        .that(
            exclude.stream().distinct().count() == exclude.size(),
            "exclude",
            exclude,
            "each feature once")
        .notNegative("min_items_per_state", minItemsPerState)
        .notNegative("chance_deviations", chanceDeviations)
        .that(permutations >= 0, "permutations", permutations, "0 or more")
        .that(
            permutations >= FEWEST_FOR_CHANCE
                || estimator != Estimator.ADJUSTED
                || weighting != Weighting.INTERACTIONS,
            "permutations",
            permutations,
            FEWEST_FOR_CHANCE
                + " or more for the estimator adjusted with weighting by interactions, whose chance"
                + " and its spread are those of random pairings")
        .positive("memory_mib", memoryMib)
        .throwIfAny();
  }

  /** What the values of the matrix are. */
  EstimationMethod method() {
    return new EstimationMethod(estimator, normalisation, missing, weighting);
  }
}
