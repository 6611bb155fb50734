package dev.taillight.experiments.config;

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

  /** The reader of YAML stops at 2²⁰ characters, of which each has at most 4 bytes. */
  private static final long LARGEST_FILE = 4L << 20;

  private ConfigReader() {}

  /**
   * A document with nothing left to default.
   *
   * @param settings the record it was made into
   * @param yaml all its keys and values
   */
  public record Document<T>(T settings, String yaml) {}

  /**
   * Reads and checks a configuration.
   *
   * @param file a YAML file; it only has to say what differs from the defaults
   * @param overrides texts {@code key.path=value}, whose values are YAML; later ones win
   * @throws InvalidConfigurationException with everything that is wrong with it
   */
  public static ResolvedConfig read(Path file, List<String> overrides) {
    return read(file, List.of(), overrides);
  }

  /**
   * Reads and checks a configuration.
   *
   * @param file a YAML file; it only has to say what differs from the defaults
   * @param environment texts {@code key.path=value} that variables of the environment give
   * @param overrides the same of the command line, which weigh more
   * @throws InvalidConfigurationException with everything that is wrong with it
   */
  public static ResolvedConfig read(Path file, List<String> environment, List<String> overrides) {
    Layers layers = layers(defaults(), file);
    environment.forEach(override -> layers.set("environment", override));
    overrides.forEach(layers::set);
    return resolved(file, layers);
  }

  /**
   * Reads and checks a configuration that a study changes.
   *
   * @param file a YAML file
   * @param changes what is laid over it; later ones win
   * @throws InvalidConfigurationException with everything that is wrong with it
   */
  public static ResolvedConfig readChanged(Path file, List<Changes> changes) {
    Layers layers = layers(defaults(), file);
    changes.forEach(layers::add);
    return resolved(file, layers);
  }

  /**
   * Reads and checks a document that is not the configuration of a run.
   *
   * @param type the record that its keys make
   * @param defaults the text of its defaults
   * @param file a YAML file
   * @param overrides texts {@code key.path=value}
   * @throws InvalidConfigurationException with everything that is wrong with it
   */
  public static <T> Document<T> read(
      Class<T> type, String defaults, Path file, List<String> overrides) {
    Layers layers = layers(defaults, file);
    overrides.forEach(layers::set);
    return new Document<>(bound(type, layers), YamlText.of(layers.root()));
  }

  private static Layers layers(String defaults, Path file) {
    Layers layers = new Layers();
    layers.addDefaults(YamlTree.parse(DEFAULTS, defaults));
    layers.add(YamlTree.parse(file.toString(), text(file)));
    return layers;
  }

  private static ResolvedConfig resolved(Path file, Layers layers) {
    return new ResolvedConfig(file, bound(ExperimentConfig.class, layers), layers.root());
  }

  private static <T> T bound(Class<T> type, Layers layers) {
    List<ConfigProblem> problems = new ArrayList<>(layers.problems());
    if (!layers.readable()) {
      throw new InvalidConfigurationException(problems);
    }
    T settings = new RecordBinder(layers, RetiredKeys.ALL, problems).bind(type, layers.root(), "");
    if (settings == null || !problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
    return settings;
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
      if (Files.size(file) > LARGEST_FILE) {
        throw unreadable(
            file, "expected at most %d bytes, got %d".formatted(LARGEST_FILE, Files.size(file)));
      }
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
