package dev.taillight.experiments.architecture.planted.mutualinfo;

/** Names its estimator in its signature, its counts in its body only. */
public record MutualInformationMatrix(Estimator estimator) {

  public int size() {
    return new Counts().size();
  }
}
