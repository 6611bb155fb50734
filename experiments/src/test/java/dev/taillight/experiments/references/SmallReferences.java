package dev.taillight.experiments.references;

/** Settings of references that are ready in no time. */
public final class SmallReferences {

  public static final ReferencesConfig CONFIG =
      new ReferencesConfig(
          new NeighboursConfig(20),
          new NeighboursConfig(20),
          new NeighboursConfig(20),
          new BprConfig(8, 30, 0.05, 0.005),
          new IalsConfig(8, 5, 0.1, 0.003, 1),
          new EaseConfig(1, 16));

  private SmallReferences() {}
}
