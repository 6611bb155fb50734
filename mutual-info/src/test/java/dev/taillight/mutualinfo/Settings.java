package dev.taillight.mutualinfo;

import java.util.List;

/** Configurations for tests, each by what differs from the plainest one. */
record Settings(
    Estimator estimator,
    Normalisation normalisation,
    MissingValues missing,
    Weighting weighting,
    IdLikeFeatures idLike,
    List<String> exclude) {

  static final int MEMORY_MIB = 64;

  static Settings of(Estimator estimator) {
    return new Settings(
        estimator,
        Normalisation.NONE,
        MissingValues.VALUE,
        Weighting.ITEMS,
        IdLikeFeatures.RANK,
        List.of());
  }

  Settings normalised(Normalisation by) {
    return new Settings(estimator, by, missing, weighting, idLike, exclude);
  }

  Settings missing(MissingValues what) {
    return new Settings(estimator, normalisation, what, weighting, idLike, exclude);
  }

  Settings weighted(Weighting by) {
    return new Settings(estimator, normalisation, missing, by, idLike, exclude);
  }

  Settings idLike(IdLikeFeatures policy) {
    return new Settings(estimator, normalisation, missing, weighting, policy, exclude);
  }

  Settings excluding(List<String> features) {
    return new Settings(estimator, normalisation, missing, weighting, idLike, features);
  }

  MutualInformationConfig permutations(int permutations) {
    return config(permutations, MEMORY_MIB);
  }

  MutualInformationConfig config() {
    return config(0, MEMORY_MIB);
  }

  MutualInformationConfig config(int permutations, int memoryMib) {
    return new MutualInformationConfig(
        estimator,
        normalisation,
        missing,
        weighting,
        exclude,
        idLike,
        2,
        4,
        permutations,
        memoryMib);
  }
}
