package dev.taillight.experiments.architecture.planted.settings;

/** An accessor with a prefix. */
public final class HasGetter {

  public int getSize() {
    return 0;
  }
}
