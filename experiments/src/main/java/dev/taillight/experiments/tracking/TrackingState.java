package dev.taillight.experiments.tracking;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a tracker has got with a run, so that a run that is taken up again goes on in the same
 * place: {@code tracking.json}.
 *
 * @param target where the tracker shows it
 * @param settings the digest of the run's settings
 * @param run what the tracker calls it
 * @param systems how far it has got with each system
 * @param end the digest of the ending that was shown; empty if none was
 */
public record TrackingState(
    @JsonProperty("target") String target,
    @JsonProperty("settings") String settings,
    @JsonProperty("run") String run,
    @JsonProperty("systems") Map<String, Shown> systems,
    @JsonProperty("end") String end) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public TrackingState {
    systems = new TreeMap<>(systems);
  }

  /**
   * What was shown of a system.
   *
   * @param firstLine the digest of its first line, which tells one training from another
   * @param lines how many lines were shown
   */
  public record Shown(
      @JsonProperty("first_line") String firstLine, @JsonProperty("lines") int lines) {

    private static final Shown NOTHING = new Shown("", 0);
  }

  /** Reads the states of all trackers; a file that cannot be read says nothing. */
  public static Map<String, TrackingState> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new TreeMap<>();
    }
    try {
      TreeMap<String, TrackingState> read =
          JSON.readValue(
              JsonFile.text(file), new TypeReference<TreeMap<String, TrackingState>>() {});
      return read == null || read.containsValue(null) ? new TreeMap<>() : read;
    } catch (JsonProcessingException | DatasetException e) {
      return new TreeMap<>();
    }
  }

  /** Writes the states of all trackers. */
  public static void write(Path file, Map<String, TrackingState> states) throws IOException {
    AtomicFiles.write(file, JSON.writeValueAsString(states) + "\n");
  }

  /** How far it has got with a system. */
  public Shown shown(String system) {
    return systems.getOrDefault(system, Shown.NOTHING);
  }

  /** The state after more of a system was shown. */
  public TrackingState with(String system, Shown shown) {
    Map<String, Shown> all = new TreeMap<>(systems);
    all.put(system, shown);
    return new TrackingState(target, settings, run, all, end);
  }

  /** The state after an ending was shown. */
  public TrackingState withEnd(String shown) {
    return new TrackingState(target, settings, run, systems, shown);
  }
}
