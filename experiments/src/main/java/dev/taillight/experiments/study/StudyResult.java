package dev.taillight.experiments.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All results of a study: {@code study.json}.
 *
 * @param format always {@code taillight-study}
 * @param version the version of the layout of this file
 * @param name the name of the study
 * @param baseline the variant that the others are compared with
 * @param confidence the confidence of the intervals over seeds
 * @param versions what the program is and ran on, by name
 * @param runs what became of every run
 * @param tables the figures by base, share of the data and metric
 * @param frontiers the trades between two slices by base and share of the data; empty without
 */
public record StudyResult(
    String format,
    int version,
    String name,
    String baseline,
    double confidence,
    Map<String, String> versions,
    List<Run> runs,
    List<StudyTable> tables,
    List<Frontier> frontiers) {

  private static final String FORMAT = "taillight-study";
  private static final int VERSION = 1;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  public StudyResult {
    versions = new TreeMap<>(versions);
    runs = List.copyOf(runs);
    tables = List.copyOf(tables);
    frontiers = List.copyOf(frontiers);
  }

  /**
   * A run.
   *
   * @param base the name of its base
   * @param trainingShare the share of the training pairs
   * @param variant its variant with its place in the grids
   * @param seed its seed
   * @param folder its folder within that of the study; runs that cannot differ share one
   * @param config the digest of its configuration
   * @param dataset the digest of the dataset; null without a result
   * @param failure why it has no result; null if it has one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Run(
      String base,
      double trainingShare,
      String variant,
      long seed,
      String folder,
      String config,
      @Nullable String dataset,
      @Nullable String failure) {}

  /** The results of this version of the program. */
  static StudyResult of(
      StudyConfig study,
      Map<String, String> versions,
      List<Run> runs,
      List<StudyTable> tables,
      List<Frontier> frontiers) {
    return new StudyResult(
        FORMAT,
        VERSION,
        study.name(),
        study.baseline(),
        study.confidence(),
        versions,
        runs,
        tables,
        frontiers);
  }

  /**
   * Reads {@code study.json}.
   *
   * @throws DatasetException if it is not one
   */
  public static StudyResult read(Path file) throws IOException {
    return JsonFile.read(file, JSON, StudyResult.class, "the results of a study");
  }

  /** Writes {@code study.json}; the same results give the same bytes. */
  void write(Path file) throws IOException {
    AtomicFiles.write(file, json() + "\n");
  }

  /** The text of the file. */
  String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("results can always be written", e);
    }
  }

  /** How many runs have no result. */
  public long failures() {
    return runs.stream().filter(run -> run.failure() != null).count();
  }
}
