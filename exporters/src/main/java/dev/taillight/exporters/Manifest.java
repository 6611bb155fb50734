package dev.taillight.exporters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code manifest.json}: what an export holds and where it came from. It holds no time and no path,
 * so that the same vectors have the same manifest.
 *
 * @param format always {@link #FORMAT}
 * @param version the version of the layout; a reader refuses one that it does not know
 * @param dimension d, the length of a vector
 * @param metric always {@link #METRIC}: the larger the inner product, the better the match
 * @param normalised whether all vectors have length 1, so that the inner product is the cosine
 * @param dtype always {@link #DTYPE}
 * @param byteOrder always {@link #BYTE_ORDER}
 * @param count n, the number of vectors
 * @param norms the lengths of the vectors
 * @param nanVectors how many vectors have a value that is not finite; 0, or it were not published
 * @param zeroVectors how many vectors are all zero; 0, or it were not published
 * @param files the files; row i of each belongs to the same item
 * @param lineage where the vectors came from
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Manifest(
    String format,
    int version,
    int dimension,
    String metric,
    boolean normalised,
    String dtype,
    String byteOrder,
    int count,
    Norms norms,
    long nanVectors,
    long zeroVectors,
    List<ExportedFile> files,
    Lineage lineage) {

  /** The name of the manifest within an export. */
  public static final String FILE_NAME = "manifest.json";

  public static final String FORMAT = "taillight-vectors";
  public static final int VERSION = 1;
  public static final String METRIC = "inner_product";
  public static final String DTYPE = "float32";
  public static final String BYTE_ORDER = "little";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public Manifest {
    files = List.copyOf(files);
  }

  /**
   * Reads the manifest of an export.
   *
   * @param folder the folder of the export, e.g. {@code OUT/vectors}
   * @throws DatasetException if there is none, or none that this program reads
   */
  public static Manifest read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      checkVersion(file, json);
      return JSON.treeToValue(json, Manifest.class);
    } catch (NoSuchFileException e) {
      throw new DatasetException(file + ": there is no such export", e);
    } catch (JsonProcessingException e) {
      throw new DatasetException(file + ": not a manifest: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Compares the files with what the manifest says of them: size, SHA-256 and number of rows.
   *
   * @param folder the folder of the export
   * @return what does not match, one sentence each; empty when everything does
   */
  public List<String> verify(Path folder) {
    List<String> problems = new ArrayList<>();
    try {
      for (ExportedFile file : files) {
        file.problem(folder, new VectorShape(count, dimension)).ifPresent(problems::add);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return List.copyOf(problems);
  }

  void write(Path folder) throws IOException {
    AtomicFiles.write(folder.resolve(FILE_NAME), JSON.writeValueAsString(this) + "\n");
  }

  private static void checkVersion(Path file, JsonNode json) {
    String format = json.path("format").asText();
    int version = json.path("version").asInt();
    if (!format.equals(FORMAT) || version != VERSION) {
      throw new DatasetException(
          "%s: expected format '%s' version %d, got '%s' version %d"
              .formatted(file, FORMAT, VERSION, format, version));
    }
  }
}
