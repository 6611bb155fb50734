package dev.taillight.experiments.architecture.planted.settings;

/** A program outside of experiments. */
public final class HasMain {

  private HasMain() {}

  public static void main(String[] arguments) {}
}
