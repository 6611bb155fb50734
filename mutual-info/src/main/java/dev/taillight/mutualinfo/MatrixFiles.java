package dev.taillight.mutualinfo;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.NpyFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The two files of a matrix: JSON for every reader, {@code .npy} for numeric ones. */
final class MatrixFiles {

  private static final String FORMAT = "taillight-mutual-information";
  private static final int VERSION = 2;
  private static final String JSON = "matrix.json";
  private static final String NPY = "matrix.npy";

  /** A matrix of some thousand features, with the statistics of their pairs. */
  private static final long LARGEST = 1L << 30;

  /** Reads nothing but what it knows, and misses whatever is not there. */
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .build();

  private MatrixFiles() {}

  /**
   * {@code matrix.json}.
   *
   * @param values k·k values, row by row, in {@code unit}
   */
  private record Content(
      String format,
      int version,
      List<String> features,
      List<String> excluded,
      String unit,
      Estimator estimator,
      Normalisation normalisation,
      MissingValues missing,
      Weighting weighting,
      long items,
      List<Double> values,
      List<Double> entropies,
      List<Double> fillRates,
      List<Long> states,
      List<Double> itemsPerState,
      List<String> idLike,
      PairLists pairs,
      List<MatrixEstimate> estimates,
      List<String> warnings) {}

  static void write(MutualInformationMatrix matrix, Path folder) throws IOException {
    int k = matrix.size();
    double[] values = matrix.toArray();
    EstimationMethod method = matrix.method();
    MatrixStatistics statistics = matrix.statistics();
    Content content =
        new Content(
            FORMAT,
            VERSION,
            matrix.features(),
            matrix.excluded(),
            method.unit(),
            method.estimator(),
            method.normalisation(),
            method.missing(),
            method.weighting(),
            matrix.itemCount(),
            Arrays.stream(values).boxed().toList(),
            statistics.entropies(),
            statistics.fillRates(),
            statistics.states(),
            statistics.itemsPerState(),
            statistics.idLike(),
            PairLists.of(statistics.pairs()),
            statistics.estimates(),
            statistics.warnings());
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    AtomicFiles.write(
        folder.resolve(NPY),
        out -> {
          NpyFile.writeHeader(out, "<f8", k, k);
          out.write(bytes.array());
        });
    AtomicFiles.write(folder.resolve(JSON), MAPPER.writeValueAsString(content) + "\n");
  }

  static MutualInformationMatrix read(Path folder) {
    Path file = folder.resolve(JSON);
    try {
      JsonNode json = MAPPER.readTree(JsonFile.text(file, LARGEST));
      checkFormat(file, json);
      Content content = MAPPER.treeToValue(json, Content.class);
      return new MutualInformationMatrix(
          content.features(),
          content.excluded(),
          new EstimationMethod(
              content.estimator(), content.normalisation(), content.missing(), content.weighting()),
          content.items(),
          content.values().stream().mapToDouble(Double::doubleValue).toArray(),
          new MatrixStatistics(
              content.fillRates(),
              content.entropies(),
              content.states(),
              content.itemsPerState(),
              content.idLike(),
              content.pairs().pairs(),
              content.estimates(),
              content.warnings()));
    } catch (NoSuchFileException e) {
      throw new DatasetException(file + ": there is no mutual-information matrix", e);
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          file + ": not a mutual-information matrix: " + JsonFile.problem(e), e);
    } catch (IllegalArgumentException e) {
      throw new DatasetException(file + ": damaged: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static void checkFormat(Path file, JsonNode json) {
    String format = json.path("format").asText();
    int version = json.path("version").asInt();
    if (!format.equals(FORMAT) || version != VERSION) {
      throw new DatasetException(
          "%s: format '%s' version %d, this program reads '%s' version %d"
              .formatted(file, format, version, FORMAT, VERSION));
    }
  }
}
