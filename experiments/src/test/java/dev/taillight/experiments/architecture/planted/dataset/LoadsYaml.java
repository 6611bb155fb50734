package dev.taillight.experiments.architecture.planted.dataset;

import org.yaml.snakeyaml.Yaml;

/** Loads YAML in the way that can name classes. */
public final class LoadsYaml {
  Object read(String text) {
    return new Yaml().load(text);
  }
}
