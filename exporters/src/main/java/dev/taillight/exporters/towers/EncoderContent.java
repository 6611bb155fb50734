package dev.taillight.exporters.towers;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EntityTable;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.IndexedTexts;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.encoder.EncoderLineage;
import dev.taillight.encoder.EncoderSpec;
import dev.taillight.encoder.InputKind;
import dev.taillight.encoder.InputSpec;
import dev.taillight.encoder.LayerSpec;
import dev.taillight.encoder.NetworkSpec;
import dev.taillight.encoder.TowerKind;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.trainer.TrainedTower;
import dev.taillight.trainer.TrainedTower.Input;
import dev.taillight.trainer.checkpoint.Safetensors;
import dev.taillight.trainer.tower.Tower.Layer;
import dev.taillight.trainer.tower.Tower.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What goes into the folder of one tower. */
final class EncoderContent {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where the ids of the items lie; those of vocabularies lie in a folder of their own. */
  private static final String ITEMS = "items";

  private static final String VOCABULARIES = "vocabularies/";

  private final TowerKind kind;
  private final TrainedTower tower;
  private final EntityTable entities;
  private final EncodedDataset dataset;

  /**
   * @param entities what the features of the tower belong to
   */
  EncoderContent(TowerKind kind, TrainedTower tower, EntityTable entities, EncodedDataset dataset) {
    this.kind = kind;
    this.tower = tower;
    this.entities = entities;
    this.dataset = dataset;
  }

  void write(Path folder, Lineage lineage) throws IOException {
    Files.createDirectories(folder);
    List<String> files = new ArrayList<>();
    Safetensors.write(folder.resolve(EncoderSpec.WEIGHTS), tower.tensors());
    files.add(EncoderSpec.WEIGHTS);
    files.addAll(writeTexts(folder));
    List<InputSpec> inputs =
        IntStream.range(0, tower.inputs().size()).mapToObj(this::input).toList();
    new EncoderSpec(
            EncoderSpec.FORMAT,
            EncoderSpec.VERSION,
            kind,
            tower.dimension(),
            tower.embeddingDimension(),
            true,
            JSON.convertValue(tower.matrixPrecision(), String.class),
            inputs,
            tower.networks().stream().map(network -> network(network, inputs)).toList(),
            gate(),
            EncoderSpec.describe(folder, files),
            new EncoderLineage(
                lineage.config(),
                lineage.dataset(),
                lineage.checkpoint(),
                lineage.queryTower(),
                lineage.programVersion()))
        .write(folder);
  }

  /** Writes the texts that inputs know; those of a shared vocabulary once. */
  private List<String> writeTexts(Path folder) throws IOException {
    Map<String, Iterator<String>> texts = new LinkedHashMap<>();
    for (FeatureColumn feature : entities.features()) {
      if (feature.spec().kind() != FeatureKind.NUMERIC) {
        Vocabulary vocabulary = feature.vocabulary();
        texts.put(
            texts(feature), texts(Vocabulary.FIRST_VALUE, vocabulary.size(), vocabulary::value));
      }
    }
    if (tower.historyItems().isPresent()) {
      texts.put(ITEMS, texts(0, dataset.items().size(), dataset.items().ids()::at));
    }
    List<String> files = new ArrayList<>();
    for (Map.Entry<String, Iterator<String>> column : texts.entrySet()) {
      IndexedTexts.write(folder, column.getKey(), column.getValue());
      files.addAll(IndexedTexts.files(column.getKey()));
    }
    return files;
  }

  private static Iterator<String> texts(int from, int to, IntFunction<String> text) {
    return IntStream.range(from, to).mapToObj(text).iterator();
  }

  private static String texts(FeatureColumn feature) {
    return VOCABULARIES + feature.vocabulary().name();
  }

  private InputSpec input(int number) {
    Input input = tower.inputs().get(number);
    if (input.feature().equals(TrainedTower.HISTORY)) {
      return history(input);
    }
    FeatureColumn feature = entities.features().get(number);
    boolean numeric = feature.spec().kind() == FeatureKind.NUMERIC;
    return new InputSpec(
        input.feature(),
        kind(feature.spec().kind()),
        input.table(),
        numeric ? null : texts(feature),
        Vocabulary.FIRST_VALUE,
        Vocabulary.MISSING,
        numeric ? null : Vocabulary.OUT_OF_VOCABULARY,
        input.defaultRow(),
        feature.spec().binEdges(),
        null);
  }

  private InputSpec history(Input input) {
    return new InputSpec(
        InputSpec.HISTORY,
        InputKind.HISTORY,
        input.table(),
        ITEMS,
        0,
        input.defaultRow(),
        null,
        input.defaultRow(),
        List.of(),
        tower.historyItems().getAsInt());
  }

  private static InputKind kind(FeatureKind kind) {
    return switch (kind) {
      case CATEGORICAL -> InputKind.CATEGORICAL;
      case MULTI_VALUED -> InputKind.MULTI_VALUED;
      case NUMERIC -> InputKind.NUMERIC;
      case TEXT -> InputKind.TEXT;
    };
  }

  private static NetworkSpec network(Network network, List<InputSpec> inputs) {
    List<String> names = inputs.stream().map(InputSpec::name).toList();
    return new NetworkSpec(
        network.inputs().isEmpty() ? names : network.inputs().stream().map(names::get).toList(),
        network.layers().stream().map(EncoderContent::layer).toList());
  }

  private @Nullable LayerSpec gate() {
    return tower.gate().isPresent() ? layer(tower.gate().get()) : null;
  }

  private static LayerSpec layer(Layer layer) {
    return new LayerSpec(layer.weight(), layer.bias());
  }
}
