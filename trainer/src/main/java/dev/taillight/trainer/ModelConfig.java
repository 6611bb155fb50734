package dev.taillight.trainer;

import dev.taillight.settings.SettingsCheck;
import dev.taillight.trainer.tower.MatrixPrecision;
import java.util.List;
import java.util.Objects;

/**
 * The shape of the two towers.
 *
 * @param embeddingDimension the length of an embedding
 * @param embeddingStandardDeviation the spread of the embeddings at the start
 * @param hiddenLayers the widths of the hidden layers of each tower
 * @param outputDimension d, the length of the vectors
 * @param history the user's history as a query feature
 * @param itemExperts whether two experts take the place of the item tower
 * @param matrixPrecision the numbers that go into the matrix products of the towers
 */
public record ModelConfig(
    int embeddingDimension,
    double embeddingStandardDeviation,
    List<Integer> hiddenLayers,
    int outputDimension,
    HistoryConfig history,
    ItemExpertsConfig itemExperts,
    MatrixPrecision matrixPrecision) {

  public ModelConfig {
    hiddenLayers = List.copyOf(hiddenLayers);
    // Checkpoints from before there was a choice do not name these.
    itemExperts = Objects.requireNonNullElse(itemExperts, ItemExpertsConfig.NONE);
    matrixPrecision = Objects.requireNonNullElse(matrixPrecision, MatrixPrecision.FLOAT32);
    new SettingsCheck()
        .positive("embedding_dimension", embeddingDimension)
        .positive("embedding_standard_deviation", embeddingStandardDeviation)
        .that(
            hiddenLayers.stream().allMatch(width -> width > 0),
            "hidden_layers",
            hiddenLayers,
            "a list of numbers above 0")
        .positive("output_dimension", outputDimension)
        .throwIfAny();
  }
}
