package dev.taillight.experiments.cli;

/** Configurations for tests. */
final class ConfigTexts {

  /** All that has no default. */
  static final String SMALL = "name: small\n";

  private ConfigTexts() {}
}
