package dev.taillight.exporters.publish;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code current.json}: which version of a folder is to be read.
 *
 * @param format always {@link #FORMAT}
 * @param formatVersion the version of the layout, {@link #FORMAT_VERSION}
 * @param version the name of the folder that holds the export
 * @param manifestSha256 the digest of its manifest
 * @param queryTower the weights of the query tower that fits the vectors
 * @param previous versions that are still there, the latest first
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CurrentVersion(
    String format,
    int formatVersion,
    String version,
    String manifestSha256,
    String queryTower,
    List<String> previous) {

  /** The name of the file. */
  public static final String FILE_NAME = "current.json";

  public static final String FORMAT = "taillight-publication";
  public static final int FORMAT_VERSION = 1;

  /** How versions are called: the first digits of the digest of their manifests. */
  static final Pattern NAME = Pattern.compile("[0-9a-f]{16}");

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public CurrentVersion {
    previous = List.copyOf(previous);
  }

  /**
   * Reads what is current in a folder; empty when nothing was ever published there.
   *
   * @throws DatasetException if the file is not such a file
   */
  public static Optional<CurrentVersion> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    CurrentVersion read =
        JsonFile.read(file, JSON, CurrentVersion.class, "the name of a published version");
    if (!read.format().equals(FORMAT)
        || read.formatVersion() != FORMAT_VERSION
        || !NAME.matcher(read.version()).matches()) {
      throw new DatasetException(
          "%s: expected format '%s' version %d, got '%s' version %d, current version '%s'"
              .formatted(
                  file,
                  FORMAT,
                  FORMAT_VERSION,
                  read.format(),
                  read.formatVersion(),
                  read.version()));
    }
    return Optional.of(read);
  }

  /** Makes this the current version of a folder, in one step. */
  void write(Path folder) throws IOException {
    AtomicFiles.write(folder.resolve(FILE_NAME), JSON.writeValueAsString(this) + "\n");
  }
}
