package dev.taillight.experiments.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What run.json says about a stage.
 *
 * @param fingerprint the digest of all it depends on
 * @param dependsOn what it depends on: digests or short values by name
 * @param startedAt when it began, ISO 8601
 * @param finishedAt when it ended; null while it has not
 * @param seconds how long it took; null while it has not ended
 * @param inputs the files it read
 * @param outputs the files it wrote; none while it has not ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StageRecord(
    String fingerprint,
    @JsonProperty("depends_on") Map<String, String> dependsOn,
    @JsonProperty("started_at") String startedAt,
    @JsonProperty("finished_at") @Nullable String finishedAt,
    @Nullable Double seconds,
    List<FileRecord> inputs,
    List<FileRecord> outputs) {

  public StageRecord {
    dependsOn = new TreeMap<>(dependsOn);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The same stage with other records of its files. */
  StageRecord with(UnaryOperator<List<FileRecord>> files) {
    return new StageRecord(
        fingerprint,
        dependsOn,
        startedAt,
        finishedAt,
        seconds,
        files.apply(inputs),
        files.apply(outputs));
  }

  /** Whether the stage came to its end. */
  boolean finished() {
    return finishedAt != null;
  }
}
