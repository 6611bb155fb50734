package dev.taillight.trainer;

import ai.djl.ndarray.NDManager;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.trainer.checkpoint.Tensor;
import dev.taillight.trainer.embedding.EmbeddedBatch;
import dev.taillight.trainer.embedding.EmbeddingTable;
import dev.taillight.trainer.embedding.EmbeddingTables;
import dev.taillight.trainer.embedding.FeatureEmbedding;
import dev.taillight.trainer.embedding.FeatureEmbedding.Field;
import dev.taillight.trainer.embedding.HostTables;
import dev.taillight.trainer.embedding.LearningInputs;
import dev.taillight.trainer.embedding.PreparedInputs;
import dev.taillight.trainer.embedding.TableShape;
import dev.taillight.trainer.embedding.TowerInputs;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.optimizer.UpdateRule;
import dev.taillight.trainer.tower.DenseParameter;
import dev.taillight.trainer.tower.Tower;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All parameters of a model: one embedding table per vocabulary, shared by every feature that names
 * it, with one default row per feature at its end; the query tower and the item tower.
 */
final class TwoTowers {

  private static final String QUERY = "query";
  private static final String ITEM = "item";

  /** The number of the items among the batches of a step. */
  private static final int ITEMS = 1;

  private final ModelConfig config;
  private final EmbeddingTables tables;
  private final QueryFeatures queryFeatures;
  private final TowerSide query;
  private final TowerSide item;
  private final Optional<ItemFrequencies> frequencies;

  /** A model whose tables are on the Java heap. */
  TwoTowers(
      EncodedDataset dataset, ModelConfig config, UpdateRule embeddingRule, UpdateRule towerRule) {
    this(dataset, config, shapes -> new HostTables(shapes, embeddingRule), towerRule);
  }

  /**
   * A model whose tables are wherever they are made.
   *
   * @param tables makes them
   */
  TwoTowers(
      EncodedDataset dataset,
      ModelConfig config,
      Function<List<TableShape>, EmbeddingTables> tables,
      UpdateRule towerRule) {
    this.config = config;
    this.queryFeatures = new QueryFeatures(dataset, config.history());
    List<LookUp> lookUps = LookUp.of(dataset, config);
    List<TableShape> shapes = shapes(lookUps, config.embeddingDimension());
    this.query = side(QUERY, embedding(QUERY, lookUps, shapes), config, towerRule);
    FeatureEmbedding items = embedding(ITEM, lookUps, shapes);
    this.item =
        config.itemExperts().enabled()
            ? experts(dataset.items().featureNames(), items, config, towerRule)
            : side(ITEM, items, config, towerRule);
    this.frequencies =
        config.itemExperts().enabled()
            ? Optional.of(new ItemFrequencies(dataset.itemCounts()))
            : Optional.empty();
    this.tables = tables.apply(shapes);
  }

  private static TowerSide side(
      String name, FeatureEmbedding input, ModelConfig config, UpdateRule rule) {
    Tower tower =
        new Tower(
            name,
            input.width(),
            config.hiddenLayers(),
            config.outputDimension(),
            rule,
            config.matrixPrecision());
    return new TowerSide(input, tower);
  }

  private static TowerSide experts(
      List<String> features, FeatureEmbedding input, ModelConfig config, UpdateRule rule) {
    List<String> memorised = config.itemExperts().memorised();
    if (!features.containsAll(memorised) || memorised.containsAll(features)) {
      throw new IllegalArgumentException(
          "model.item_experts.memorised: expected some of the item features, %s, got %s"
              .formatted(features, memorised));
    }
    Tower tower =
        Tower.ofExperts(
            ITEM,
            config.embeddingDimension(),
            features.stream().map(memorised::contains).toList(),
            config.hiddenLayers(),
            config.outputDimension(),
            rule,
            config.matrixPrecision());
    return new TowerSide(input, tower);
  }

  /** Fills all parameters with their random start. */
  void initialise(long seed, double embeddingStandardDeviation) {
    tables.all().forEach(table -> table.initialise(seed, embeddingStandardDeviation));
    query.tower().initialise(seed);
    item.tower().initialise(seed);
  }

  EmbeddingTables tables() {
    return tables;
  }

  QueryFeatures queryFeatures() {
    return queryFeatures;
  }

  TowerSide query() {
    return query;
  }

  TowerSide item() {
    return item;
  }

  /**
   * What both towers look up for a step: batch 0 are the queries, batch 1 the items; thread-safe.
   */
  PreparedInputs prepare(FeatureBatch queries, FeatureBatch items) {
    return tables.prepare(
        List.of(
            new EmbeddedBatch(query.embedding(), queries),
            new EmbeddedBatch(item.embedding(), items)));
  }

  /** The inputs of both towers for a step. */
  LearningInputs inputs(TrainingBatch batch, DeviceSession session, NDManager scope) {
    LearningInputs masked = masked(batch.inputs().open(session, scope), batch);
    return frequencies.map(column -> column.beside(masked, ITEMS, batch.itemRows())).orElse(masked);
  }

  private LearningInputs masked(LearningInputs inputs, TrainingBatch batch) {
    float[] shown = batch.views().shown();
    int firstView = batch.candidateItems().length;
    return shown.length == 0
        ? inputs
        : new MaskedInputs(inputs, ITEMS, firstView, item.embedding().width(), shown);
  }

  /**
   * The inputs of one tower, to compute vectors only.
   *
   * @param side whose tower
   * @param rows on the item side the item of each row
   */
  TowerInputs inputs(
      TowerSide side, FeatureBatch features, int[] rows, DeviceSession session, NDManager scope) {
    TowerInputs inputs =
        tables.inputs(new EmbeddedBatch(side.embedding(), features), session, scope);
    return side == item && frequencies.isPresent()
        ? frequencies.get().beside(inputs, rows)
        : inputs;
  }

  List<DenseParameter> denseParameters() {
    List<DenseParameter> parameters = new ArrayList<>(query.tower().parameters());
    parameters.addAll(item.tower().parameters());
    return parameters;
  }

  /** A side, for those who take it elsewhere. */
  TrainedTower trained(TowerSide side) {
    return new TrainedTower(side, tables.all(), config);
  }

  /** The weights, as tensors over the model's own arrays. */
  List<Tensor> weights() {
    List<Tensor> tensors = new ArrayList<>();
    for (EmbeddingTable table : tables.all()) {
      tensors.add(table.values());
    }
    for (DenseParameter parameter : denseParameters()) {
      tensors.add(new Tensor(parameter.name(), parameter.shape(), parameter.values()));
    }
    return tensors;
  }

  /** The state of the optimizers, as tensors over the model's own arrays. */
  List<Tensor> optimizerState() {
    List<Tensor> tensors = new ArrayList<>();
    for (EmbeddingTable table : tables.all()) {
      tensors.addAll(table.state());
    }
    for (DenseParameter parameter : denseParameters()) {
      for (int slot = 0; slot < parameter.slots(); slot++) {
        String name = parameter.name() + "/slot" + slot;
        tensors.add(new Tensor(name, parameter.shape(), parameter.state(slot)));
      }
    }
    return tensors;
  }

  /**
   * A feature that looks up a table.
   *
   * @param tower the tower that sees the feature
   * @param feature the feature's name
   * @param table the name of its vocabulary, and so of its table
   * @param codeCount how many codes the vocabulary has
   */
  private record LookUp(String tower, String feature, String table, int codeCount) {

    static List<LookUp> of(EncodedDataset dataset, ModelConfig config) {
      List<LookUp> all = new ArrayList<>();
      dataset.items().features().forEach(column -> all.add(of(ITEM, column)));
      dataset.users().features().forEach(column -> all.add(of(QUERY, column)));
      if (config.history().enabled()) {
        String history = QueryFeatures.HISTORY;
        all.add(new LookUp(QUERY, history, history, dataset.items().size()));
      }
      return all;
    }

    private static LookUp of(String tower, FeatureColumn column) {
      return new LookUp(
          tower, column.name(), column.vocabulary().name(), column.vocabulary().size());
    }
  }

  private static List<TableShape> shapes(List<LookUp> lookUps, int dimension) {
    Map<String, TableShape> shapes = new TreeMap<>();
    for (LookUp lookUp : lookUps) {
      int rows = lookUp.codeCount() + sharing(lookUps, lookUp.table()).size();
      shapes.put(lookUp.table(), new TableShape(lookUp.table(), rows, dimension));
    }
    return List.copyOf(shapes.values());
  }

  private static FeatureEmbedding embedding(
      String tower, List<LookUp> lookUps, List<TableShape> shapes) {
    List<String> names = shapes.stream().map(TableShape::name).toList();
    List<Field> fields = new ArrayList<>();
    for (LookUp lookUp : lookUps) {
      if (lookUp.tower().equals(tower)) {
        int defaultRow = lookUp.codeCount() + sharing(lookUps, lookUp.table()).indexOf(lookUp);
        fields.add(new Field(lookUp.feature(), names.indexOf(lookUp.table()), defaultRow));
      }
    }
    return new FeatureEmbedding(fields, shapes.get(0).dimension());
  }

  private static List<LookUp> sharing(List<LookUp> lookUps, String table) {
    return lookUps.stream().filter(lookUp -> lookUp.table().equals(table)).toList();
  }
}
