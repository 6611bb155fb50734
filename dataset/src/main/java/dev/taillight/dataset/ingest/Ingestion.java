package dev.taillight.dataset.ingest;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.EncodedDatasetWriter.FeatureWriter;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.dataset.ingest.EntityStage.EntityFeature;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the tables of a configuration and writes them as an {@link EncodedDataset}. The same
 * tables, configuration and seed give the same bytes, whatever the number of cores.
 *
 * <p>Memory: DuckDB takes up to a quarter of the machine's memory (between 512 MiB and 8 GiB) and
 * then spills into a folder beside the target, which is removed afterwards; the Java heap holds one
 * user's pairs at a time and the training counts of the items.
 */
public final class Ingestion {

  private final DatasetConfig config;
  private final long seed;
  private final Path baseFolder;
  private final Progress progress;

  /**
   * @param seed the seed of random splits
   * @param baseFolder what the paths of the configuration are relative to
   */
  public Ingestion(DatasetConfig config, long seed, Path baseFolder, Progress progress) {
    this.config = config;
    this.seed = seed;
    this.baseFolder = baseFolder;
    this.progress = progress;
  }

  /** The files that are read: items, users if they have a table, interactions. */
  public List<Path> inputFiles() {
    List<Path> files = new ArrayList<>();
    files.add(baseFolder.resolve(config.items().path()));
    if (config.users().present()) {
      files.add(baseFolder.resolve(config.users().path()));
    }
    files.add(baseFolder.resolve(config.interactions().path()));
    return files;
  }

  /**
   * Writes the dataset and opens it. An existing one is replaced; when this fails, nothing is left
   * behind and an existing one stays.
   *
   * @throws DatasetException if the tables cannot be used
   * @throws dev.taillight.settings.InvalidSettingsException if the time format is none
   * @throws IOException if the disk or the memory does not suffice
   */
  public EncodedDataset run(Path targetFolder) throws IOException {
    Path target = targetFolder.toAbsolutePath();
    Path workFolder = target.resolveSibling("." + target.getFileName() + ".work");
    try (Session session = Session.open(workFolder)) {
      run(session, target);
    }
    return EncodedDataset.open(targetFolder);
  }

  void run(Session session, Path target) throws IOException {
    EntityStage items = new EntityStage(session, "items", config.items(), false);
    EntityStage users = new EntityStage(session, "users", config.users(), true);
    InteractionStage interactions =
        new InteractionStage(session, config.interactions(), partColumn());
    interactions.checkTimestampFormat();
    read(session, items, users, interactions);
    AtomicFiles.writeFolder(
        target,
        folder -> write(session, items, users, interactions, new EncodedDatasetWriter(folder)));
  }

  private String partColumn() {
    return config.split().method() == SplitMethod.COLUMN ? config.split().column() : "";
  }

  /** Reads the tables into DuckDB; missing files and columns of all three are told together. */
  private void read(
      Session session, EntityStage items, EntityStage users, InteractionStage interactions)
      throws IOException {
    boolean usersKnown = config.users().present();
    try (Progress.Task task = progress.start("read tables", usersKnown ? 3 : 2, "tables")) {
      Sources sources = new Sources(session, baseFolder);
      sources.open(config.items().file(), items.fields());
      if (usersKnown) {
        sources.open(config.users().file(), users.fields());
      }
      sources.open(config.interactions().file(), interactions.fields());
      Iterator<TableSource> opened = sources.all().iterator();
      items.load(opened.next());
      task.advance(1);
      if (usersKnown) {
        users.load(opened.next());
        task.advance(1);
      }
      TableSource interactionSource = opened.next();
      interactions.load(interactionSource);
      interactions.resolve(interactionSource, items, users, usersKnown);
      task.advance(1);
    }
  }

  private void write(
      Session session,
      EntityStage items,
      EntityStage users,
      InteractionStage interactions,
      EncodedDatasetWriter writer)
      throws IOException {
    Map<String, VocabularyStage> vocabularies = vocabularies(session, items, users);
    for (VocabularyStage vocabulary : vocabularies.values()) {
      vocabulary.write(writer);
    }
    int featureCount = items.features().size() + users.features().size();
    try (Progress.Task task = progress.start("encode features", featureCount, "features")) {
      session.stream(items.idQuery(), writer::itemIds);
      writeFeatures(session, items, vocabularies, writer::itemFeature, task);
      session.stream(users.idQuery(), writer::userIds);
      writeFeatures(session, users, vocabularies, writer::userFeature, task);
    }
    Map<String, Long> counts = new LinkedHashMap<>(interactions.counts());
    counts.put(
        "training_pairs_left_out",
        new PairStage(session, config.split(), seed).write(writer, progress));
    writer.finish(counts);
  }

  private static Map<String, VocabularyStage> vocabularies(
      Session session, EntityStage items, EntityStage users) {
    Map<String, List<EntityFeature>> groups = new LinkedHashMap<>();
    for (EntityStage stage : List.of(items, users)) {
      for (EntityFeature feature : stage.features()) {
        groups.computeIfAbsent(feature.vocabulary(), name -> new ArrayList<>()).add(feature);
      }
    }
    Map<String, VocabularyStage> stages = new LinkedHashMap<>();
    groups.forEach(
        (name, features) ->
            stages.put(
                name, new VocabularyStage(session, name, "vocabulary_" + stages.size(), features)));
    return stages;
  }

  /** Begins a feature of one of the two tables. */
  @FunctionalInterface
  private interface FeatureOpener {
    FeatureWriter open(FeatureSpec spec) throws IOException;
  }

  private static void writeFeatures(
      Session session,
      EntityStage stage,
      Map<String, VocabularyStage> vocabularies,
      FeatureOpener opener,
      Progress.Task task)
      throws IOException {
    FeatureEncoder encoder = new FeatureEncoder(session);
    long rows = stage.size();
    for (EntityFeature feature : stage.features()) {
      VocabularyStage vocabulary = Objects.requireNonNull(vocabularies.get(feature.vocabulary()));
      try (FeatureWriter writer = opener.open(FeatureEncoder.spec(feature, vocabulary))) {
        encoder.write(feature, vocabulary, rows, writer);
      }
      task.advance(1);
    }
  }

  /**
   * The tables outside, opened one after the other; what is wrong with any of them is collected.
   */
  private static final class Sources {

    private final Session session;
    private final Path baseFolder;
    private final List<TableSource> sources = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    Sources(Session session, Path baseFolder) {
      this.session = session;
      this.baseFolder = baseFolder;
    }

    void open(TableFile file, List<Field> fields) throws IOException {
      try {
        TableSource source = TableSource.open(session, file, baseFolder);
        sources.add(source);
        problems.addAll(source.missing(fields));
      } catch (DatasetException e) {
        problems.add(e.getMessage());
      }
    }

    List<TableSource> all() {
      if (!problems.isEmpty()) {
        throw new DatasetException(String.join("\n", problems));
      }
      return sources;
    }
  }
}
