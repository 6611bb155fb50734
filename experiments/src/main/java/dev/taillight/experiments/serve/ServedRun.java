package dev.taillight.experiments.serve;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.encoder.EncoderFeature;
import dev.taillight.encoder.EncoderSpec;
import dev.taillight.encoder.InputKind;
import dev.taillight.encoder.TaillightItemEncoder;
import dev.taillight.encoder.TaillightQueryEncoder;
import dev.taillight.experiments.config.ConfigReader;
import dev.taillight.experiments.config.ExperimentConfig;
import dev.taillight.experiments.evaluation.Corpus;
import dev.taillight.experiments.evaluation.CorpusKind;
import dev.taillight.experiments.nominate.ExactIndex;
import dev.taillight.experiments.nominate.IndexKind;
import dev.taillight.experiments.nominate.ItemIndex;
import dev.taillight.experiments.nominate.LuceneIndex;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.progress.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A finished run as it is served: its data, its exported vectors and its encoders. Nothing is
 * computed by PyTorch. Thread-safe.
 *
 * <p>The exact index holds the vectors in memory, 4 · n · d bytes; the ids of items and users are
 * in memory with either index, some hundred bytes each; all else is memory-mapped.
 */
public final class ServedRun implements Closeable {

  private static final int MOST_EXAMPLES = 12;

  /** How many rows of a table are looked at for examples. */
  private static final int EXAMPLE_ROWS = 200;

  private final ExperimentConfig config;
  private final IndexKind kind;
  private final EncodedDataset dataset;
  private final Manifest manifest;
  private final ItemIndex index;
  private final Optional<TaillightQueryEncoder> queries;
  private final Optional<TaillightItemEncoder> newItems;
  private final IdList users;
  private final IdList items;
  private final Corpus corpus;
  private final RawFeatures userFeatures;
  private final RawFeatures itemFeatures;

  private ServedRun(
      RunFolder folder,
      ExperimentConfig config,
      EncodedDataset dataset,
      Manifest manifest,
      IndexKind kind,
      Progress progress)
      throws IOException {
    this.config = config;
    this.kind = kind;
    this.dataset = dataset;
    this.manifest = manifest;
    this.queries =
        encoder(folder.encoders().resolve("query")).map(path -> TaillightQueryEncoder.load(path));
    this.newItems =
        encoder(folder.encoders().resolve("item")).map(path -> TaillightItemEncoder.load(path));
    queries.ifPresent(encoder -> requireTower(folder, encoder.hash()));
    newItems.ifPresent(encoder -> requireTower(folder, encoder.hash()));
    this.users = new IdList("user", dataset.users().ids());
    this.items = new IdList("item", dataset.items().ids());
    this.corpus = new Corpus(dataset, CorpusKind.CATALOGUE, config.evaluation().slices());
    this.userFeatures = new RawFeatures(dataset.users());
    this.itemFeatures = new RawFeatures(dataset.items());
    this.index = index(folder.vectors(), manifest, kind, progress);
  }

  /**
   * Opens a run.
   *
   * @param folder its folder; the export must have finished
   * @param kind how items are found
   * @param progress is told of the vectors that are read
   * @throws IllegalArgumentException if the folder holds no run, the run has no index of Lucene
   *     that is asked for, or its vectors do not fit into half of the memory
   * @throws DatasetException if something is missing, damaged, or of another training
   */
  public static ServedRun open(RunFolder folder, IndexKind kind, Progress progress)
      throws IOException {
    if (!Files.exists(folder.config())) {
      throw new IllegalArgumentException(folder.root() + " is not the folder of a run");
    }
    ExperimentConfig config = ConfigReader.read(folder.config(), List.of()).config();
    Manifest manifest = Manifest.read(folder.vectors());
    EncodedDataset dataset = EncodedDataset.open(folder.dataset());
    if (!manifest.lineage().dataset().equals(dataset.hash())) {
      throw new DatasetException(
          "%s is of another dataset than %s: export it again"
              .formatted(folder.vectors(), folder.dataset()));
    }
    return new ServedRun(folder, config, dataset, manifest, kind, progress);
  }

  private static Optional<Path> encoder(Path folder) {
    return Files.exists(folder.resolve(EncoderSpec.FILE_NAME))
        ? Optional.of(folder)
        : Optional.empty();
  }

  private void requireTower(RunFolder folder, String hash) {
    if (!manifest.lineage().queryTower().equals(hash)) {
      throw new DatasetException(
          "%s belongs to the query tower %s, %s to %s: export both again"
              .formatted(
                  folder.vectors(), manifest.lineage().queryTower(), folder.encoders(), hash));
    }
  }

  private static ItemIndex index(Path vectors, Manifest manifest, IndexKind kind, Progress progress)
      throws IOException {
    return switch (kind) {
      case EXACT ->
          new ExactIndex(
              LoadedVectors.read(
                  vectors, manifest, Runtime.getRuntime().maxMemory() / 2, progress));
      case LUCENE -> LuceneIndex.open(vectors, manifest);
    };
  }

  /** The name of the run. */
  public String name() {
    return config.name();
  }

  /** How many items it has. */
  public int size() {
    return index.size();
  }

  IndexKind kind() {
    return kind;
  }

  EncodedDataset dataset() {
    return dataset;
  }

  Manifest manifest() {
    return manifest;
  }

  ItemIndex index() {
    return index;
  }

  Corpus corpus() {
    return corpus;
  }

  IdList users() {
    return users;
  }

  IdList items() {
    return items;
  }

  RawFeatures userFeatures() {
    return userFeatures;
  }

  RawFeatures itemFeatures() {
    return itemFeatures;
  }

  Optional<TaillightQueryEncoder> queries() {
    return queries;
  }

  Optional<TaillightItemEncoder> newItems() {
    return newItems;
  }

  /** The features that a new item can be told by, if there is an encoder of items. */
  Optional<List<ServedFeature>> newItemFeatures() {
    return newItems.map(
        encoder -> described(encoder.features(), itemFeatures, dataset.items().size()));
  }

  /** The features that a query can be told by, if there is an encoder of queries. */
  Optional<List<ServedFeature>> queryFeatures() {
    return queries.map(
        encoder -> described(encoder.features(), userFeatures, dataset.users().size()));
  }

  private static List<ServedFeature> described(
      List<EncoderFeature> features, RawFeatures values, int rows) {
    return features.stream()
        .map(
            feature ->
                new ServedFeature(
                    feature.name(),
                    feature.kind(),
                    feature.knownValues(),
                    feature.kind() == InputKind.NUMERIC
                        ? feature.binEdges().stream()
                            .limit(MOST_EXAMPLES)
                            .map(String::valueOf)
                            .toList()
                        : examples(feature.name(), values, rows)))
        .toList();
  }

  private static List<String> examples(String feature, RawFeatures values, int rows) {
    Set<String> found = new LinkedHashSet<>();
    int looks = Math.min(rows, EXAMPLE_ROWS);
    for (int look = 0; look < looks && found.size() < MOST_EXAMPLES; look++) {
      int row = Math.toIntExact((long) look * rows / looks);
      for (String value : values.known(feature, row)) {
        if (found.size() < MOST_EXAMPLES) {
          found.add(value);
        }
      }
    }
    return List.copyOf(found);
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
