package dev.taillight.trainer;

import dev.taillight.trainer.checkpoint.Tensor;
import dev.taillight.trainer.embedding.EmbeddingTable;
import dev.taillight.trainer.embedding.FeatureEmbedding.Field;
import dev.taillight.trainer.tower.DenseParameter;
import dev.taillight.trainer.tower.MatrixPrecision;
import dev.taillight.trainer.tower.Tower;
import dev.taillight.trainer.tower.Tower.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One tower of a model, for those who take it elsewhere: what it consists of and its weights, which
 * stay the model's own. Valid as long as the model is open and does not learn.
 */
public final class TrainedTower {

  /** The name of the query's input that is no feature; no feature can be called so. */
  public static final String HISTORY = QueryFeatures.HISTORY;

  private final List<Input> inputs;
  private final List<Tensor> tables;
  private final Tower tower;
  private final ModelConfig config;

  TrainedTower(TowerSide side, List<EmbeddingTable> tables, ModelConfig config) {
    this.inputs =
        side.embedding().fields().stream()
            .map(field -> new Input(field.feature(), table(tables, field), field.defaultRow()))
            .toList();
    this.tables =
        side.embedding().tables().stream().map(table -> tables.get(table).values()).toList();
    this.tower = side.tower();
    this.config = config;
  }

  /**
   * What looks up a table.
   *
   * @param feature the feature's name, or {@link #HISTORY}
   * @param table the name of the tensor with its embeddings
   * @param defaultRow the row that stands for a hidden feature, or for a history without items
   */
  public record Input(String feature, String table, int defaultRow) {}

  /** The inputs in the order of the features, the history last. */
  public List<Input> inputs() {
    return inputs;
  }

  /** The networks: one, or the experts, first the one that memorises. */
  public List<Network> networks() {
    return tower.networks();
  }

  /**
   * The weight and bias that mix two experts by log(1 + c), c being the training pairs of an item.
   */
  public Optional<Tower.Layer> gate() {
    return tower.gate();
  }

  /** The tables that the inputs look up, each once, and the parameters of the tower. */
  public List<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>(tables);
    for (DenseParameter parameter : tower.parameters()) {
      tensors.add(new Tensor(parameter.name(), parameter.shape(), parameter.values()));
    }
    return tensors;
  }

  /** The length d of the vectors. */
  public int dimension() {
    return tower.outputWidth();
  }

  /** The length of an embedding. */
  public int embeddingDimension() {
    return config.embeddingDimension();
  }

  /** The numbers that go into the matrix products. */
  public MatrixPrecision matrixPrecision() {
    return config.matrixPrecision();
  }

  /** How many items of a history are used; empty if the tower sees none. */
  public OptionalInt historyItems() {
    boolean sees = inputs.stream().anyMatch(input -> input.feature().equals(HISTORY));
    return sees ? OptionalInt.of(config.history().maxItems()) : OptionalInt.empty();
  }

  private static String table(List<EmbeddingTable> tables, Field field) {
    return tables.get(field.table()).values().name();
  }
}
