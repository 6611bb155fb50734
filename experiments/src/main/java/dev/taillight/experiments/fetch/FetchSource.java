package dev.taillight.experiments.fetch;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of a data set are taken from. */
public sealed interface FetchSource {

  /** The publisher. */
  record Publisher() implements FetchSource {}

  /**
   * Somebody who offers the same files under the same names.
   *
   * @param base the address of the folder that holds them
   */
  record Mirror(String base) implements FetchSource {

    public Mirror {
      if (!base.matches("https?://.+")) {
        throw new IllegalArgumentException(
            "--url: expected an address that begins with http:// or https://, got '" + base + "'");
      }
      if (base.matches("https?://[^/]*@.*|.*[?#].*")) {
        throw new IllegalArgumentException(
            "--url: expected an address without user, password or query, which would be written"
                + " into fetched.json and logs");
      }
      URI.create(base);
    }

    /** The address of a file. */
    String address(String name) {
      return base + (base.endsWith("/") ? "" : "/") + name;
    }
  }

  /**
   * This machine.
   *
   * @param path the file, or the folder that holds the files under the publisher's names
   */
  record Local(Path path) implements FetchSource {

    public Local {
      if (!Files.exists(path)) {
        throw new IllegalArgumentException("--from: " + path + " does not exist");
      }
    }

    /** Where a file is. */
    Path file(SourceFile file) {
      return Files.isDirectory(path) ? path.resolve(file.name()) : path;
    }
  }
}
