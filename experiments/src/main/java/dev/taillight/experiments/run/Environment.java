package dev.taillight.experiments.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What the program is and what it runs on, for run.json and {@code --version}. */
public final class Environment {

  private static final Properties BUILD = build();

  private Environment() {}

  /** The version of the program. */
  public static String version() {
    return BUILD.getProperty("taillight");
  }

  /** Versions of the program, its libraries and the platform, by name. */
  public static Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    BUILD.forEach((name, version) -> versions.put((String) name, (String) version));
    versions.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    versions.put(
        "os",
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    versions.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    return versions;
  }

  /** The version of one of the libraries, e.g. {@code "pytorch"}. */
  public static String library(String name) {
    String version = BUILD.getProperty(name);
    if (version == null) {
      throw new IllegalStateException("build.properties has no version of " + name);
    }
    return version;
  }

  private static Properties build() {
    Properties properties = new Properties();
    try (InputStream in =
        Environment.class.getResourceAsStream("/dev/taillight/experiments/build.properties")) {
      if (in == null) {
        throw new IllegalStateException("build.properties is not on the class path");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
