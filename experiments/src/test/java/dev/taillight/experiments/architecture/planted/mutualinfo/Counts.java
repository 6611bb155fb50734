package dev.taillight.experiments.architecture.planted.mutualinfo;

/** Not named by the matrix. */
public final class Counts {

  public int size() {
    return 0;
  }
}
