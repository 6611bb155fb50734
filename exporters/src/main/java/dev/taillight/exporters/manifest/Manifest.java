package dev.taillight.exporters.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.FormatSettings;
import dev.taillight.exporters.format.LuceneConfig;
import dev.taillight.exporters.format.Shard;
import dev.taillight.exporters.format.StoreNeeds;
import dev.taillight.exporters.proof.Proof;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Norms;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code manifest.json}: what an export holds and where it came from. It holds no time and no path,
 * so that the same vectors have the same manifest.
 *
 * @param format always {@link #FORMAT}
 * @param version the version of the layout; a reader refuses one that it does not know
 * @param dimension d, the length of a vector
 * @param metric always {@link #METRIC}: the larger the inner product, the better the match
 * @param normalised whether all vectors have length 1, so that the inner product is the cosine
 * @param dtype the numbers of the vectors
 * @param byteOrder always {@link #BYTE_ORDER}
 * @param scale what the integers of int8 are multiplied by; 1 for the others
 * @param count n, the number of vectors
 * @param shards in how many parts they lie
 * @param norms the lengths of the vectors, before they were encoded
 * @param nanVectors how many vectors have a value that is not finite; 0, or it were not published
 * @param zeroVectors how many vectors are all zero; 0, or it were not published
 * @param stores by format what its readers must be told
 * @param lucene how indexes of Lucene were built; null when there are none
 * @param proof by what the vectors can be checked, and what rounding and an index cost; null for a
 *     part of an export
 * @param files the files; row i of all parts of a format belongs to the same item
 * @param lineage where the vectors came from
 * @param quality how good they are; null for a part of an export, which nobody judges
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Manifest(
    String format,
    int version,
    int dimension,
    String metric,
    boolean normalised,
    Precision dtype,
    String byteOrder,
    float scale,
    int count,
    int shards,
    Norms norms,
    long nanVectors,
    long zeroVectors,
    Map<String, StoreNeeds> stores,
    @Nullable LuceneConfig lucene,
    @Nullable Proof proof,
    List<ExportedFile> files,
    Lineage lineage,
    @Nullable Quality quality) {

  /** The name of the manifest within an export. */
  public static final String FILE_NAME = "manifest.json";

  public static final String FORMAT = "taillight-vectors";
  public static final int VERSION = 2;
  public static final String METRIC = "inner_product";
  public static final String BYTE_ORDER = "little";

  /** Far above what any model computes; a larger one is a damaged file. */
  private static final int MAX_DIMENSION = 1 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public Manifest {
    requirePresent("norms", norms);
    requirePresent("dtype", dtype);
    requirePresent("stores", stores);
    requirePresent("files", files);
    requirePresent("lineage", lineage);
    files = List.copyOf(files);
    stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
  }

  private static void requirePresent(String key, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("'" + key + "' is needed, it is null");
    }
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
      JsonNode json = JSON.readTree(JsonFile.text(file));
      checkVersion(file, json);
      Manifest manifest = JSON.treeToValue(json, Manifest.class);
      manifest.checkSizes(file);
      return manifest;
    } catch (NoSuchFileException e) {
      throw new DatasetException(file + ": there is no such export", e);
    } catch (JsonProcessingException e) {
      throw new DatasetException(file + ": not a manifest: " + JsonFile.problem(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The manifest of other rows of the same kind: a part of the export.
   *
   * @param rows how many there are
   * @param parts in how many parts they lie
   * @param lengths their lengths
   * @param partFiles their files
   */
  public Manifest part(int rows, int parts, Norms lengths, List<ExportedFile> partFiles) {
    return new Manifest(
        format,
        version,
        dimension,
        metric,
        normalised,
        dtype,
        byteOrder,
        scale,
        rows,
        parts,
        lengths,
        0,
        0,
        stores,
        lucene,
        null,
        partFiles,
        lineage,
        null);
  }

  /** The same with other files, for formats that do not come out the same twice. */
  public Manifest withFiles(List<ExportedFile> others) {
    return new Manifest(
        format,
        version,
        dimension,
        metric,
        normalised,
        dtype,
        byteOrder,
        scale,
        count,
        shards,
        norms,
        nanVectors,
        zeroVectors,
        stores,
        lucene,
        proof,
        others,
        lineage,
        quality);
  }

  /** How the vectors are encoded. */
  public Encoding encoding() {
    return new Encoding(dtype, dimension, scale);
  }

  /** What the formats were told beside the rows. */
  public FormatSettings settings() {
    return FormatSettings.of(
        norms, dtype, Objects.requireNonNullElse(lucene, LuceneConfig.DEFAULT));
  }

  /** The part of the export with some number. */
  public Shard shard(int number) {
    return Shard.of(count, shards, number, encoding());
  }

  /** The formats in which the vectors are there, in the order of the files. */
  public List<ExportFormat> formats() {
    return files.stream()
        .filter(file -> file.content() == FileContent.VECTORS)
        .map(ExportedFile::format)
        .distinct()
        .toList();
  }

  /** Writes the manifest into its folder. */
  public void write(Path folder) throws IOException {
    AtomicFiles.write(folder.resolve(FILE_NAME), JSON.writeValueAsString(this) + "\n");
  }

  /** Readers make room by these numbers. */
  private void checkSizes(Path file) {
    if (dimension < 1
        || dimension > MAX_DIMENSION
        || count < 1
        || shards < 1
        || shards > count
        || !(scale > 0 && Float.isFinite(scale))) {
      throw new DatasetException(
          ("%s: expected a dimension of 1 to %d, a count above 0, 1 to count shards and a scale"
                  + " above 0, got dimension %d, count %d, shards %d, scale %s")
              .formatted(file, MAX_DIMENSION, dimension, count, shards, scale));
    }
    long parts = (long) shards * formats().size();
    if (parts > files.size()) {
      throw new DatasetException(
          "%s: expected a file for each of %d parts of %d formats, got %d files"
              .formatted(file, shards, formats().size(), files.size()));
    }
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
