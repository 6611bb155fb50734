package dev.taillight.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one training: folders {@code epoch-0001}, {@code epoch-0002}, … and {@code
 * best.json}, which names the best of them.
 */
public final class CheckpointStore {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("epoch-\\d{4,}");
  private static final String BEST = "best.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  /** The checkpoints in a folder, which need not exist yet. */
  public CheckpointStore(Path folder) {
    this.folder = folder;
  }

  /** The newest checkpoint that is undamaged; of those that are not, the log warns. */
  public Optional<Checkpoint> latest() {
    List<Path> folders = checkpoints();
    for (int i = folders.size() - 1; i >= 0; i--) {
      try {
        return Optional.of(Checkpoint.read(folders.get(i)));
      } catch (DatasetException e) {
        LOG.warn("event=damaged_checkpoint_passed_over reason=\"{}\"", e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** The checkpoint after which the validation was best, once the training has finished. */
  public Optional<Checkpoint> best() {
    Path file = folder.resolve(BEST);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode name = JSON.readTree(file.toFile()).path("checkpoint");
      if (!NAME.matcher(name.asText()).matches()) {
        throw new DatasetException(file + ": names no checkpoint: " + name);
      }
      return Optional.of(Checkpoint.read(folder.resolve(name.asText())));
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  Path folderOf(int epoch) {
    return folder.resolve(String.format(Locale.ROOT, "epoch-%04d", epoch));
  }

  /** Names the best checkpoint; its presence says that the training has finished. */
  void publishBest(int epoch) throws IOException {
    String name = folderOf(epoch).getFileName().toString();
    AtomicFiles.write(
        folder.resolve(BEST), JSON.writeValueAsString(Map.of("checkpoint", name)) + "\n");
  }

  /** Deletes all checkpoints but the last {@code keep} and that of the best epoch. */
  void prune(int keep, int bestEpoch) throws IOException {
    List<Path> folders = checkpoints();
    for (Path old : folders.subList(0, Math.max(0, folders.size() - keep))) {
      if (!old.equals(folderOf(bestEpoch))) {
        AtomicFiles.deleteTree(old);
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
          .sorted(Comparator.comparingInt(CheckpointStore::epochOf))
          .toList();
    } catch (IOException e) {
      throw new DatasetException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static int epochOf(Path folder) {
    return Integer.parseInt(folder.getFileName().toString().substring("epoch-".length()));
  }
}
