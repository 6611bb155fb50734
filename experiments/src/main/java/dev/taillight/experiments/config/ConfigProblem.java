package dev.taillight.experiments.config;

/**
 * One thing wrong with a configuration.
 *
 * @param origin where it was written
 * @param key the path of the key, e.g. {@code "dataset.items.features.0.bins"}; empty for the whole
 *     file
 * @param message what was expected and what was found
 */
public record ConfigProblem(Origin origin, String key, String message) {

  @Override
  public String toString() {
    return key.isEmpty() ? origin + ": " + message : origin + ": " + key + ": " + message;
  }
}
