package dev.taillight.experiments.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code run.json}: where everything in a run folder came from.
 *
 * @param format always {@link #FORMAT}
 * @param version the version of the layout of this file
 * @param name the name of the run
 * @param status running, complete, partial (what was asked for is done, but stages are left that
 *     the configuration has), failed or stopped
 * @param error why it failed; null if it did not
 * @param seed the seed
 * @param config where the configuration came from and its digest
 * @param versions what the program is and runs on, by name
 * @param stages the stages by name, in the order of their work
 * @param stale the finished stages whose outputs are still there but may not be what the
 *     configuration gives, as when an earlier stage ran alone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunRecord(
    String format,
    int version,
    String name,
    Status status,
    @Nullable String error,
    long seed,
    ConfigSource config,
    Map<String, String> versions,
    Map<String, StageRecord> stages,
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> stale) {

  private static final String FORMAT = "taillight-run";
  private static final int VERSION = 1;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** How far a run has come. */
  public enum Status {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("complete")
    COMPLETE,
    @JsonProperty("partial")
    PARTIAL,
    @JsonProperty("failed")
    FAILED,
    @JsonProperty("stopped")
    STOPPED
  }

  /**
   * Where a configuration came from.
   *
   * @param file the file it was read from
   * @param sha256 the digest of the resolved configuration
   */
  public record ConfigSource(String file, String sha256) {}

  public RunRecord {
    versions = new LinkedHashMap<>(versions);
    stages = new LinkedHashMap<>(stages);
    stale = List.copyOf(stale);
  }

  /** A record without stages. */
  static RunRecord begin(String name, long seed, ConfigSource config) {
    return new RunRecord(
        FORMAT,
        VERSION,
        name,
        Status.RUNNING,
        null,
        seed,
        config,
        Environment.versions(),
        Map.of(),
        List.of());
  }

  /**
   * Reads a record; there is none if the file is missing, broken or of another version, and then
   * the run starts over.
   */
  public static Optional<RunRecord> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      RunRecord record = JsonFile.read(file, JSON, RunRecord.class, "a record of a run");
      return FORMAT.equals(record.format()) && record.version() == VERSION
          ? Optional.of(record)
          : Optional.empty();
    } catch (DatasetException e) {
      return Optional.empty();
    }
  }

  /** Whether a file is a record of this program, be it of another version. */
  static boolean isOurs(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try {
      return JSON.readTree(JsonFile.text(file)).path("format").asText().equals(FORMAT);
    } catch (JsonProcessingException | DatasetException e) {
      return false;
    }
  }

  /** Writes the record. */
  void write(Path file) throws IOException {
    AtomicFiles.write(file, JSON.writeValueAsString(this) + "\n");
  }

  /** The record of a stage, if it has begun. */
  Optional<StageRecord> stage(String stage) {
    return Optional.ofNullable(stages.get(stage));
  }

  /** The same record with a stage added or replaced. */
  RunRecord with(String stage, StageRecord record) {
    Map<String, StageRecord> changed = new LinkedHashMap<>(stages);
    changed.put(stage, record);
    return withStages(changed);
  }

  /** The same record with other stages. */
  RunRecord withStages(Map<String, StageRecord> changed) {
    return new RunRecord(
        format, version, name, status, error, seed, config, versions, changed, stale);
  }

  /** The same record with another outcome. */
  RunRecord with(Status outcome, @Nullable String reason, List<String> nowStale) {
    return new RunRecord(
        format, version, name, outcome, reason, seed, config, versions, stages, nowStale);
  }
}
