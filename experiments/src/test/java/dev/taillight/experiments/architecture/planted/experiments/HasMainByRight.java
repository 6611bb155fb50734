package dev.taillight.experiments.architecture.planted.experiments;

/** Breaks no rule. */
public final class HasMainByRight {

  private HasMainByRight() {}

  public static void main(String[] arguments) {}
}
