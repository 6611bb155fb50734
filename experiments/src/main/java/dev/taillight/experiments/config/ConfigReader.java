package dev.taillight.experiments.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads configurations: {@code defaults.yaml}, under a file, under overrides. */
public final class ConfigReader {

  /** The name of the defaults in messages and on the class path. */
  static final String DEFAULTS = "defaults.yaml";

  private ConfigReader() {}

  /**
   * Reads and checks a configuration.
   *
   * @param file a YAML file; it only has to say what differs from the defaults
   * @param overrides texts {@code key.path=value}, whose values are YAML; later ones win
   * @throws InvalidConfigurationException with everything that is wrong with it
   */
  public static ResolvedConfig read(Path file, List<String> overrides) {
    Layers layers = new Layers();
    layers.addDefaults(YamlTree.parse(DEFAULTS, defaults()));
    layers.add(YamlTree.parse(file.toString(), text(file)));
    overrides.forEach(layers::set);
    List<ConfigProblem> problems = new ArrayList<>(layers.problems());
    if (!layers.readable()) {
      throw new InvalidConfigurationException(problems);
    }
    ObjectNode tree = layers.root();
    ExperimentConfig config =
        new RecordBinder(layers, RetiredKeys.ALL, problems).bind(ExperimentConfig.class, tree, "");
    if (config == null || !problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
    return new ResolvedConfig(file, config, tree);
  }

  /** The text of {@code defaults.yaml}: every key with its meaning in a comment. */
  public static String defaults() {
    try (InputStream in =
        ConfigReader.class.getResourceAsStream("/dev/taillight/experiments/" + DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException(DEFAULTS + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (MalformedInputException e) {
      throw unreadable(file, "expected text in UTF-8");
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e.getMessage());
    }
  }

  private static InvalidConfigurationException unreadable(Path file, String message) {
    return new InvalidConfigurationException(
        List.of(new ConfigProblem(new Origin(file.toString(), 0), "", message)));
  }
}
