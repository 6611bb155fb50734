package dev.taillight.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one training: folders {@code epoch-0001}, {@code epoch-0002}, … at the ends of
 * epochs, {@code epoch-0002-step-000040} for 40 steps into the epoch after the second, and {@code
 * best.json}, which names the best of them.
 */
public final class CheckpointStore {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("epoch-(\\d{4,})(?:-step-(\\d{6,}))?");
  private static final String BEST = "best.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  /** The checkpoints in a folder, which need not exist yet. */
  public CheckpointStore(Path folder) {
    this.folder = folder;
  }

  /**
   * The newest checkpoint that a training can go on from: it is undamaged, and so is the best one
   * before it. Of those that are not, the log warns.
   */
  public Optional<Checkpoint> latest() {
    List<Path> folders = checkpoints();
    for (int i = folders.size() - 1; i >= 0; i--) {
      try {
        Checkpoint found = Checkpoint.read(folders.get(i));
        int best = found.position().bestEpoch();
        if (best > 0 && !folderOf(best).equals(found.folder())) {
          Checkpoint.read(folderOf(best));
        }
        return Optional.of(found);
      } catch (DatasetException e) {
        LOG.warn("event=damaged_checkpoint_passed_over reason=\"{}\"", e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** The checkpoint after which the validation was best, once the training has finished. */
  public Optional<Checkpoint> best() {
    return bestFolder().map(Checkpoint::read);
  }

  /** Where {@link #best()} lies; its files are not looked at. */
  public Optional<Path> bestFolder() {
    Path file = folder.resolve(BEST);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode name = JSON.readTree(JsonFile.text(file)).path("checkpoint");
      if (!NAME.matcher(name.asText()).matches()) {
        throw new DatasetException(file + ": names no checkpoint: " + name);
      }
      return Optional.of(folder.resolve(name.asText()));
    } catch (JsonProcessingException e) {
      throw new DatasetException(file + ": names no checkpoint: " + JsonFile.problem(e), e);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  Path folderOf(int epoch) {
    return folder.resolve(String.format(Locale.ROOT, "epoch-%04d", epoch));
  }

  /** The folder of a checkpoint a number of steps into the epoch after the finished ones. */
  Path folderOf(int epoch, int steps) {
    return steps == 0
        ? folderOf(epoch)
        : folder.resolve(String.format(Locale.ROOT, "epoch-%04d-step-%06d", epoch, steps));
  }

  /** Names the best checkpoint; its presence says that the training has finished. */
  void publishBest(int epoch) throws IOException {
    String name = folderOf(epoch).getFileName().toString();
    AtomicFiles.write(
        folder.resolve(BEST), JSON.writeValueAsString(Map.of("checkpoint", name)) + "\n");
  }

  /** Deletes all checkpoints but the last ones, the best ones and that of the best epoch. */
  void prune(CheckpointConfig config, int bestEpoch) throws IOException {
    List<Path> folders = checkpoints();
    List<Path> old = folders.subList(0, Math.max(0, folders.size() - config.keepLast()));
    Set<Path> kept = new HashSet<>(old.isEmpty() ? List.of() : best(config.keepBest()));
    kept.add(folderOf(bestEpoch));
    for (Path candidate : old) {
      if (!kept.contains(candidate)) {
        AtomicFiles.deleteTree(candidate);
      }
    }
  }

  /** The checkpoints with the best validations, the earlier one of equals first. */
  private List<Path> best(int count) {
    Map<Path, Double> scores = new LinkedHashMap<>();
    for (Path candidate : checkpoints()) {
      Checkpoint.score(candidate).ifPresent(score -> scores.put(candidate, score));
    }
    return scores.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Deletes the checkpoints after one: those that a training cannot go on from. */
  void dropAfter(Checkpoint last) throws IOException {
    for (Path candidate : checkpoints()) {
      if (orderOf(candidate) > orderOf(last.folder())) {
        AtomicFiles.deleteTree(candidate);
      }
    }
  }

  /** Deletes everything, for a training that starts anew. */
  void clear() throws IOException {
    AtomicFiles.deleteTree(folder);
  }

  private List<Path> checkpoints() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
          .filter(Checkpoint::exists)
          .sorted(Comparator.comparingLong(CheckpointStore::orderOf))
          .toList();
    } catch (IOException e) {
      throw new DatasetException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Epoch and step as one number: epochs have fewer than 2³² steps. */
  private static long orderOf(Path folder) {
    Matcher name = NAME.matcher(folder.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalStateException(folder + " is not named like a checkpoint");
    }
    long steps = name.group(2) == null ? 0 : Long.parseLong(name.group(2));
    return (Long.parseLong(name.group(1)) << 32) + steps;
  }
}
