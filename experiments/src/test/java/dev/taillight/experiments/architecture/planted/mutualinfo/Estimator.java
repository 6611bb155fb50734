package dev.taillight.experiments.architecture.planted.mutualinfo;

/** Named by the matrix. */
public enum Estimator {
  PLUG_IN
}
