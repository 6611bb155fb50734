package dev.taillight.trainer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.JsonFile;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import dev.taillight.trainer.checkpoint.Safetensors;
import dev.taillight.trainer.checkpoint.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One checkpoint: a folder with {@code weights.safetensors}, {@code optimizer.safetensors} and
 * {@code checkpoint.json}. It holds all that a training needs to go on as if it had not been
 * interrupted: weights, optimizer state with the estimated item frequencies, position and the state
 * of early stopping; random numbers follow from the seed and the position.
 */
public final class Checkpoint {

  private static final String FORMAT = "taillight-checkpoint";
  private static final int VERSION = 1;
  private static final String DESCRIPTION = "checkpoint.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final Path folder;
  private final Description description;

  private Checkpoint(Path folder, Description description) {
    this.folder = folder;
    this.description = description;
  }

  /**
   * What a checkpoint says of itself.
   *
   * @param format always {@value #FORMAT}
   * @param version the version of the layout
   * @param dataset the hash of the dataset
   * @param settings the hash of everything that shaped the training: settings, seed, views
   * @param model the shape of the model
   * @param position how far the training had come
   * @param files SHA-256 by file name
   */
  private record Description(
      String format,
      int version,
      String dataset,
      String settings,
      ModelConfig model,
      TrainingPosition position,
      @JsonProperty("files") Map<String, String> files) {}

  /** Writes a checkpoint; the folder appears whole or not at all. */
  static Checkpoint write(
      Path folder,
      String datasetHash,
      String settingsHash,
      ModelConfig model,
      TrainingPosition position,
      List<Tensor> weights,
      List<Tensor> optimizerState)
      throws IOException {
    AtomicFiles.writeFolder(
        folder,
        aside -> {
          Safetensors.write(aside.resolve(WEIGHTS), weights);
          Safetensors.write(aside.resolve(OPTIMIZER), optimizerState);
          // Sorted: the order of other maps differs from process to process, and with it the bytes.
          Map<String, String> files = new TreeMap<>();
          for (String name : List.of(OPTIMIZER, WEIGHTS)) {
            files.put(name, Sha256.of(aside.resolve(name)));
          }
          Description description =
              new Description(FORMAT, VERSION, datasetHash, settingsHash, model, position, files);
          AtomicFiles.write(
              aside.resolve(DESCRIPTION), JSON.writeValueAsString(description) + "\n");
        });
    return read(folder);
  }

  /**
   * Reads the description of a checkpoint and checks that its files are those that were written.
   *
   * @throws DatasetException if the folder holds no checkpoint, or a damaged one
   */
  public static Checkpoint read(Path folder) {
    Path file = folder.resolve(DESCRIPTION);
    try {
      Description description = JsonFile.read(file, JSON, Description.class, "a checkpoint");
      if (description.files() == null) {
        throw new DatasetException(file + ": not a checkpoint: it names no files");
      }
      if (!FORMAT.equals(description.format()) || description.version() != VERSION) {
        throw new DatasetException(
            "%s: format %s version %d, this program reads %s version %d"
                .formatted(file, description.format(), description.version(), FORMAT, VERSION));
      }
      for (String name : List.of(WEIGHTS, OPTIMIZER)) {
        if (!Sha256.of(folder.resolve(name)).equals(description.files().get(name))) {
          throw new DatasetException(
              folder.resolve(name) + ": the checksum does not match; the file is damaged");
        }
      }
      return new Checkpoint(folder, description);
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Where the checkpoint lies. */
  public Path folder() {
    return folder;
  }

  /** The shape of the model. */
  public ModelConfig model() {
    return description.model();
  }

  /** How far the training had come. */
  public TrainingPosition position() {
    return description.position();
  }

  /** A digest of the checkpoint: two with the same one hold the same model. */
  public String hash() {
    try {
      return Sha256.of(folder.resolve(DESCRIPTION));
    } catch (IOException e) {
      throw new DatasetException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether the checkpoint was written by a training with this data and these settings. */
  boolean belongsTo(String datasetHash, String settingsHash) {
    return description.dataset().equals(datasetHash) && description.settings().equals(settingsHash);
  }

  /** The score of the validation at a checkpoint, without a look at its other files. */
  static Optional<Double> score(Path folder) {
    try {
      JsonNode score =
          JSON.readTree(folder.resolve(DESCRIPTION).toFile()).path("position").path("score");
      return score.asDouble(-1) < 0 ? Optional.empty() : Optional.of(score.asDouble());
    } catch (IOException e) {
      return Optional.empty(); // Damaged, and as such it is reported where it is read.
    }
  }

  void requireDataset(EncodedDataset dataset) {
    if (!description.dataset().equals(dataset.hash())) {
      throw new DatasetException(
          "%s: was trained on another dataset than %s (%s, not %s); train again or name the dataset"
                  .formatted(folder, dataset.folder(), description.dataset(), dataset.hash())
              + " of the run");
    }
  }

  void readWeights(List<Tensor> into) {
    readTensors(WEIGHTS, into);
  }

  void readOptimizerState(List<Tensor> into) {
    readTensors(OPTIMIZER, into);
  }

  private void readTensors(String name, List<Tensor> into) {
    try {
      Safetensors.read(folder.resolve(name), into);
    } catch (IOException e) {
      throw new DatasetException(folder.resolve(name) + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static boolean exists(Path folder) {
    return Files.exists(folder.resolve(DESCRIPTION));
  }
}
