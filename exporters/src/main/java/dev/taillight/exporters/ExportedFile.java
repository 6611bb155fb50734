package dev.taillight.exporters;

import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of an export, as its manifest lists it.
 *
 * @param name the name within the folder of the manifest
 * @param content what the file holds
 * @param format how it holds it
 * @param description the same for people
 * @param bytes its size
 * @param sha256 the digest of its bytes, hexadecimal
 */
public record ExportedFile(
    String name,
    FileContent content,
    ExportFormat format,
    String description,
    long bytes,
    String sha256) {

  /** What is wrong with the file as it lies in {@code folder}, if anything. */
  Optional<String> problem(Path folder, VectorShape shape) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.of(name + ": the file is missing");
    }
    if (Files.size(file) != bytes) {
      return Optional.of(
          "%s: expected %d bytes, found %d".formatted(name, bytes, Files.size(file)));
    }
    String found = Sha256.of(file);
    if (!found.equals(sha256)) {
      return Optional.of("%s: expected SHA-256 %s, found %s".formatted(name, sha256, found));
    }
    long rows = format.countRows(file, shape.dimension());
    if (rows != shape.count()) {
      return Optional.of("%s: expected %d rows, found %d".formatted(name, shape.count(), rows));
    }
    return Optional.empty();
  }
}
