package dev.taillight.encoder;

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
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code encoder.json}: what an encoder consists of. Its format is told in docs/serving.md.
 *
 * @param format always {@link #FORMAT}
 * @param version the version of the layout; a reader refuses one that it does not know
 * @param tower which tower it is
 * @param dimension d, the length of a vector
 * @param embeddingDimension the length of an embedding
 * @param normalised whether vectors are scaled to length 1; always true
 * @param matrixPrecision the numbers that the model used in its matrix products: float32, or
 *     float16, which a reader need not imitate
 * @param inputs what goes into the networks
 * @param networks one network, or two that a gate mixes
 * @param gate null for one network; of two with the outputs u and v the output is {@code g·u + (1 −
 *     g)·v} with {@code g = σ(w·log(1 + c) + b)}, where c is the number of training pairs of the
 *     item
 * @param files the other files of the folder by their names
 * @param lineage where it came from
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EncoderSpec(
    String format,
    int version,
    TowerKind tower,
    int dimension,
    int embeddingDimension,
    boolean normalised,
    String matrixPrecision,
    List<InputSpec> inputs,
    List<NetworkSpec> networks,
    @Nullable LayerSpec gate,
    Map<String, FileSpec> files,
    EncoderLineage lineage) {

  public static final String FORMAT = "taillight-encoder";
  public static final int VERSION = 1;

  /** The name of this description. */
  public static final String FILE_NAME = "encoder.json";

  /** The name of the file with the tensors. */
  public static final String WEIGHTS = "weights.safetensors";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  public EncoderSpec {
    Objects.requireNonNull(tower, "no tower");
    Objects.requireNonNull(lineage, "no lineage");
    inputs = List.copyOf(inputs);
    networks = List.copyOf(networks);
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /**
   * Reads a description; the other files are not looked at.
   *
   * @param folder the folder of the encoder
   * @throws DatasetException if there is none, or none that this program reads
   */
  public static EncoderSpec read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    try {
      JsonNode json = JSON.readTree(JsonFile.text(file));
      String format = json.path("format").asText();
      int version = json.path("version").asInt();
      if (!format.equals(FORMAT) || version != VERSION) {
        throw new DatasetException(
            "%s: expected format '%s' version %d, got '%s' version %d"
                .formatted(file, FORMAT, VERSION, format, version));
      }
      return JSON.treeToValue(json, EncoderSpec.class);
    } catch (NoSuchFileException e) {
      throw new DatasetException(file + ": there is no such encoder", e);
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          file + ": not the description of an encoder: " + JsonFile.problem(e), e);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Writes the description. */
  public void write(Path folder) throws IOException {
    AtomicFiles.write(folder.resolve(FILE_NAME), JSON.writeValueAsString(this) + "\n");
  }

  /** Describes the files in a folder, for {@link #files()}. */
  public static Map<String, FileSpec> describe(Path folder, List<String> names) throws IOException {
    Map<String, FileSpec> files = new TreeMap<>();
    for (String name : names) {
      Path file = folder.resolve(name);
      files.put(name, new FileSpec(Files.size(file), Sha256.of(file)));
    }
    return files;
  }

  /**
   * Compares the files of a folder with what is said of them.
   *
   * @throws DatasetException naming the first file that is missing, of another size or of other
   *     content
   */
  void verify(Path folder) {
    files.forEach((name, expected) -> verify(folder, name, expected));
  }

  private static void verify(Path folder, String name, FileSpec expected) {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new DatasetException(
          "%s: names the file '%s', which is outside".formatted(folder.resolve(FILE_NAME), name));
    }
    try {
      if (!Files.isRegularFile(file)) {
        throw new DatasetException(file + ": a file of the encoder is missing");
      }
      if (Files.size(file) != expected.bytes()) {
        throw new DatasetException(
            "%s: has %d bytes, expected %d; the file is damaged"
                .formatted(file, Files.size(file), expected.bytes()));
      }
      if (!Sha256.of(file).equals(expected.sha256())) {
        throw new DatasetException(file + ": the checksum does not match; the file is damaged");
      }
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
