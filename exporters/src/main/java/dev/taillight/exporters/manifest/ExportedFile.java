package dev.taillight.exporters.manifest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
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
 * @param shard which part of the export, from 0
 * @param firstRow the first row of that part
 * @param rows how many rows the part has; 0 for a schema
 * @param description the same for people
 * @param bytes its size
 * @param sha256 the digest of its bytes, hexadecimal
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ExportedFile(
    String name,
    FileContent content,
    ExportFormat format,
    int shard,
    int firstRow,
    int rows,
    String description,
    long bytes,
    String sha256) {

  /**
   * Requires that the name stays within a folder: manifests come from elsewhere.
   *
   * @throws DatasetException if it does not
   */
  public void requireWithin(Path folder) {
    Path root = folder.toAbsolutePath().normalize();
    if (!root.resolve(name).normalize().startsWith(root) || name.isEmpty()) {
      throw new DatasetException(
          "%s: expected a file within the folder of the export, got '%s'".formatted(folder, name));
    }
  }

  /**
   * @throws IllegalArgumentException if something is missing, or the name is none of a file
   */
  public ExportedFile {
    if (name == null || content == null || format == null || sha256 == null) {
      throw new IllegalArgumentException("a file needs name, content, format and sha256");
    }
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("'name' of a file is empty or has a NUL");
    }
  }

  /** Describes a file as it lies in {@code folder} that does not hold the rows of a shard. */
  public static ExportedFile describe(
      Path folder, String name, FileContent content, ExportFormat format, String description)
      throws IOException {
    Path file = folder.resolve(name);
    return new ExportedFile(
        name, content, format, 0, 0, 0, description, Files.size(file), Sha256.of(file));
  }

  /** What is wrong with the bytes of the file as it lies in {@code folder}, if anything. */
  public Optional<String> problem(Path folder) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.of(name + ": the file is missing");
    }
    if (Files.size(file) != bytes) {
      return Optional.of(
          "%s: expected %d bytes, found %d".formatted(name, bytes, Files.size(file)));
    }
    String found = Sha256.of(file);
    return found.equals(sha256)
        ? Optional.empty()
        : Optional.of("%s: expected SHA-256 %s, found %s".formatted(name, sha256, found));
  }
}
