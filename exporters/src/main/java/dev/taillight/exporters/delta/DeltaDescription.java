package dev.taillight.exporters.delta;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code delta.json}: what changed between two exports. It holds no time and no path.
 *
 * @param format always {@link #FORMAT}
 * @param version the version of the layout
 * @param verdict whether an index is better patched or built again
 * @param reasons why it should be built again; empty for a patch
 * @param base the earlier export
 * @param later the later export, {@code new} in the file
 * @param sameQueryTower whether both fit the same queries
 * @param added how many items only the later one has
 * @param changed how many items of both have other bytes
 * @param upserts added + changed: how many rows {@code upserts/} holds
 * @param tombstones how many items only the earlier one has
 * @param unchanged how many items have the same bytes in both
 * @param drift how far the items of both have moved
 * @param thresholds by which the verdict was reached
 * @param files what else lies in the folder; {@code upserts/} has a manifest of its own
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DeltaDescription(
    String format,
    int version,
    Verdict verdict,
    List<String> reasons,
    Side base,
    @JsonProperty("new") Side later,
    boolean sameQueryTower,
    int added,
    int changed,
    int upserts,
    int tombstones,
    int unchanged,
    Drift drift,
    DeltaThresholds thresholds,
    List<DeltaFile> files) {

  /** The name of the file within a delta. */
  public static final String FILE_NAME = "delta.json";

  public static final String FORMAT = "taillight-delta";
  public static final int VERSION = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public DeltaDescription {
    reasons = List.copyOf(reasons);
    files = List.copyOf(files);
  }

  /** What to do with an index of the earlier export. */
  public enum Verdict {
    /** Upsert and delete. */
    @JsonProperty("patch")
    PATCH,
    /** Build it again from the full export. */
    @JsonProperty("rebuild")
    REBUILD
  }

  /**
   * One of the two exports.
   *
   * @param manifestSha256 the digest of its manifest
   * @param count how many items it has
   * @param queryTower the weights of the query tower that fits it
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Side(String manifestSha256, int count, String queryTower) {

    static Side of(Path export, Manifest manifest) throws IOException {
      return new Side(
          Sha256.of(export.resolve(Manifest.FILE_NAME)),
          manifest.count(),
          manifest.lineage().queryTower());
    }
  }

  /**
   * A file of a delta.
   *
   * @param name its name within the folder
   * @param bytes its size
   * @param sha256 the digest of its bytes
   */
  public record DeltaFile(String name, long bytes, String sha256) {

    static DeltaFile of(Path folder, String name) throws IOException {
      Path file = folder.resolve(name);
      return new DeltaFile(name, Files.size(file), Sha256.of(file));
    }

    void requireIntact(Path folder) throws IOException {
      Path root = folder.toAbsolutePath().normalize();
      Path file = root.resolve(name).normalize();
      if (!file.startsWith(root) || !Files.isRegularFile(file) || Files.size(file) != bytes) {
        throw new DatasetException(
            "%s: expected '%s' of %d bytes, it is missing or of another size"
                .formatted(folder, name, bytes));
      }
      String found = Sha256.of(file);
      if (!found.equals(sha256)) {
        throw new DatasetException(
            "%s: expected SHA-256 %s, found %s".formatted(file, sha256, found));
      }
    }
  }

  /**
   * Reads the description of a delta.
   *
   * @throws DatasetException if there is none, or none that this program reads
   */
  public static DeltaDescription read(Path folder) throws IOException {
    Path file = folder.resolve(FILE_NAME);
    try {
      DeltaDescription read = JsonFile.read(file, JSON, DeltaDescription.class, "a delta");
      if (!read.format().equals(FORMAT) || read.version() != VERSION) {
        throw new DatasetException(
            "%s: expected format '%s' version %d, got '%s' version %d"
                .formatted(file, FORMAT, VERSION, read.format(), read.version()));
      }
      return read;
    } catch (NoSuchFileException e) {
      throw new DatasetException(file + ": there is no such delta", e);
    }
  }

  /** Writes the description into its folder. */
  void write(Path folder) throws IOException {
    AtomicFiles.write(folder.resolve(FILE_NAME), JSON.writeValueAsString(this) + "\n");
  }
}
