package dev.taillight.experiments.config;

import dev.taillight.augment.AugmentConfig;
import dev.taillight.augment.AugmentMethod;
import dev.taillight.augment.SeedWeight;
import dev.taillight.dataset.ingest.DatasetConfig;
import dev.taillight.dataset.ingest.FeatureConfig;
import dev.taillight.experiments.evaluation.EvaluationConfig;
import dev.taillight.experiments.evaluation.Metric;
import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.experiments.references.ReferencesConfig;
import dev.taillight.experiments.report.ReportConfig;
import dev.taillight.experiments.tracking.TrackingConfig;
import dev.taillight.exporters.ExportConfig;
import dev.taillight.settings.NearestName;
import dev.taillight.settings.SettingsCheck;
import dev.taillight.trainer.EarlyStoppingConfig;
import dev.taillight.trainer.ModelConfig;
import dev.taillight.trainer.TrainingConfig;
import dev.taillight.trainer.embedding.TablePlace;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.loss.ContrastiveConfig;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The configuration of a run: {@code defaults.yaml}, under a file, under overrides.
 *
 * @param name the name of the run, which names its folder
 * @param seed where all randomness comes from
 * @param device where the model is trained and its vectors are computed
 * @param devices how many graphics processors compute together, or 0 for all; the processor is one
 *     device, whatever this says; changes no result but for the last bits
 * @param embeddingTables where the embedding tables lie; changes no result but for the last bits
 * @param baseline whether the same model is also trained without the contrastive loss
 * @param datasetCache a folder in which runs share encoded datasets; empty to keep it in the run
 * @param dataset the tables and the split
 * @param mutualInfo the matrix of mutual information between item features
 * @param augment how two views are made of an item
 * @param model the shape of the towers
 * @param training how they are trained
 * @param evaluation how they are judged
 * @param references what the simple systems beside the trained ones are made with
 * @param export how the vectors are written
 * @param report the page that shows the run
 * @param tracking where else it is shown
 */
public record ExperimentConfig(
    String name,
    long seed,
    ComputeDevice device,
    int devices,
    TablePlace embeddingTables,
    boolean baseline,
    String datasetCache,
    DatasetConfig dataset,
    MatrixConfig mutualInfo,
    AugmentConfig augment,
    ModelConfig model,
    TrainingConfig training,
    EvaluationConfig evaluation,
    ReferencesConfig references,
    ExportConfig export,
    ReportConfig report,
    TrackingConfig tracking) {

  /** Two views need something to hide and something to show. */
  private static final int MASKED_FEATURES = 2;

  public ExperimentConfig {
    new SettingsCheck()
        .that(
            name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*"),
            "name",
            "'" + name + "'",
            "letters, digits, '_', '-' and '.', it names a folder")
        .that(devices >= 0, "devices", devices, "a number of graphics processors, or 0 for all")
        .that(
            embeddingTables != TablePlace.DEVICE || devices == 1,
            "embedding_tables",
            "device",
            "host or auto, since the tables lie on one device, and devices is " + devices)
        .part("training.early_stopping", validationNames(training.earlyStopping(), evaluation))
        .part("dataset.items", itemFeatures(dataset, mutualInfo, augment, training))
        .part("mutual_info", excludedFeatures(dataset, mutualInfo, augment, training))
        .part("augment", clusterCount(dataset, mutualInfo, augment, training))
        .part("augment", seedFeatures(dataset, mutualInfo, augment))
        .part("augment", splitFeatures(dataset, augment, training))
        .part("model.item_experts", expertFeatures(dataset, model))
        .part("training.main.id_dropout", idFeatures(dataset, training))
        .part("training.contrastive", contrastiveLoss(augment, training))
        .part("training", StepArrays.check(dataset, model, training))
        .part("export.gate", gateMetric(export, evaluation))
        .part("report", colourFeature(dataset, report))
        .throwIfAny();
  }

  /** Whether views are made by a mask that needs the matrix of mutual information. */
  public boolean needsMatrix() {
    return training.contrastive().enabled() && augment.method().needsMatrix();
  }

  /** What decides on the best epoch must be among what a validation computes. */
  private static SettingsCheck validationNames(
      EarlyStoppingConfig stopping, EvaluationConfig evaluation) {
    List<String> metrics = evaluation.metrics();
    List<String> slices =
        Arrays.stream(Slice.values())
            .filter(slice -> slice != Slice.TORSO || hasTorso(evaluation))
            .map(Slice::label)
            .toList();
    SettingsCheck check = new SettingsCheck();
    check.that(
        metrics.contains(stopping.metric()),
        "metric",
        NearestName.quoted(stopping.metric(), metrics),
        "NAME@K, NAME one of %s, K one of evaluation.k, %s"
            .formatted(metricNames(), evaluation.k()));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < stopping.slices().size(); i++) {
      String slice = stopping.slices().get(i);
      String key = "slices[" + i + "]";
      check.that(slices.contains(slice), key, NearestName.quoted(slice, slices), oneOf(slices));
      check.that(seen.add(slice), key, "'" + slice + "'", "each slice once");
    }
    return check;
  }

  /** What is compared with a published export must be among what an evaluation computes. */
  private static SettingsCheck gateMetric(ExportConfig export, EvaluationConfig evaluation) {
    String metric = export.gate().metric();
    return new SettingsCheck()
        .that(
            !export.publish().enabled() || evaluation.metrics().contains(metric),
            "metric",
            NearestName.quoted(metric, evaluation.metrics()),
            "NAME@K, NAME one of %s, K one of evaluation.k, %s, since export.publish.folder is set"
                .formatted(metricNames(), evaluation.k()));
  }

  private static SettingsCheck itemFeatures(
      DatasetConfig dataset,
      MatrixConfig mutualInfo,
      AugmentConfig augment,
      TrainingConfig training) {
    List<String> features = names(dataset);
    int needed = neededFeatures(augment, training);
    return new SettingsCheck()
        .that(!features.isEmpty(), "features", features, "at least one item feature")
        .that(
            features.isEmpty() || features.size() >= needed,
            "features",
            features,
            "at least %d item features, since augment.method %s divides them between two views"
                .formatted(needed, augment.method().label()));
  }

  private static SettingsCheck excludedFeatures(
      DatasetConfig dataset,
      MatrixConfig mutualInfo,
      AugmentConfig augment,
      TrainingConfig training) {
    List<String> features = names(dataset);
    SettingsCheck check = itemFeatures(dataset, "exclude", mutualInfo.estimation().exclude());
    List<String> ranked = ranked(dataset, mutualInfo);
    int needed = augment.method().needsMatrix() ? neededFeatures(augment, training) : 0;
    return check.that(
        features.size() < needed || ranked.size() >= needed,
        "exclude",
        mutualInfo.estimation().exclude(),
        "to leave at least %d item features for augment.method %s, these leave %s"
            .formatted(needed, augment.method().label(), ranked));
  }

  /** Features that turn out to be like an id may leave fewer; the augmenter checks it again. */
  private static SettingsCheck clusterCount(
      DatasetConfig dataset,
      MatrixConfig mutualInfo,
      AugmentConfig augment,
      TrainingConfig training) {
    List<String> ranked = ranked(dataset, mutualInfo);
    boolean clustered =
        training.contrastive().enabled() && augment.method() == AugmentMethod.CLUSTER_MASK;
    return new SettingsCheck()
        .that(
            !clustered || ranked.size() < MASKED_FEATURES || augment.clusters() <= ranked.size(),
            "clusters",
            augment.clusters(),
            "at most %d, the number of item features in the matrix, %s"
                .formatted(ranked.size(), ranked));
  }

  private static SettingsCheck seedFeatures(
      DatasetConfig dataset, MatrixConfig mutualInfo, AugmentConfig augment) {
    List<String> ranked = ranked(dataset, mutualInfo);
    SettingsCheck check = new SettingsCheck();
    Set<String> never = new HashSet<>();
    for (int i = 0; i < augment.seedWeights().size(); i++) {
      SeedWeight weight = augment.seedWeights().get(i);
      check.that(
          ranked.contains(weight.feature()),
          "seed_weights[" + i + "].feature",
          NearestName.quoted(weight.feature(), ranked),
          "an item feature in the matrix, " + oneOf(ranked));
      if (weight.weight() == 0) {
        never.add(weight.feature());
      }
    }
    return check.that(
        ranked.isEmpty() || !never.containsAll(ranked),
        "seed_weights",
        "0 for all of them",
        "a weight above 0 for an item feature in the matrix, " + oneOf(ranked));
  }

  private static SettingsCheck splitFeatures(
      DatasetConfig dataset, AugmentConfig augment, TrainingConfig training) {
    List<String> features = names(dataset);
    boolean split =
        training.contrastive().enabled() && augment.method() == AugmentMethod.ID_CONTENT_SPLIT;
    return itemFeatures(dataset, "id_features", augment.idFeatures())
        .that(
            !split
                || features.size() < MASKED_FEATURES
                || !augment.idFeatures().containsAll(features),
            "id_features",
            augment.idFeatures(),
            "some of the item features, so that content is left");
  }

  private static SettingsCheck expertFeatures(DatasetConfig dataset, ModelConfig model) {
    List<String> features = names(dataset);
    List<String> memorised = model.itemExperts().memorised();
    return itemFeatures(dataset, "memorised", memorised)
        .that(
            memorised.isEmpty() || !memorised.containsAll(features),
            "memorised",
            memorised,
            "some of the item features, so that the other expert sees one");
  }

  private static SettingsCheck idFeatures(DatasetConfig dataset, TrainingConfig training) {
    return itemFeatures(dataset, "features", training.main().idDropout().features());
  }

  /** Names that stand for item features. */
  private static SettingsCheck itemFeatures(DatasetConfig dataset, String key, List<String> named) {
    List<String> features = names(dataset);
    SettingsCheck check = new SettingsCheck();
    for (int i = 0; i < named.size(); i++) {
      check.that(
          features.contains(named.get(i)),
          key + "[" + i + "]",
          NearestName.quoted(named.get(i), features),
          "an item feature, " + oneOf(features));
    }
    return check;
  }

  /** The regulariser looks at different items only, so views of one would be lost on it. */
  private static SettingsCheck contrastiveLoss(AugmentConfig augment, TrainingConfig training) {
    ContrastiveConfig contrastive = training.contrastive();
    return new SettingsCheck()
        .that(
            !contrastive.enabled()
                || contrastive.loss() != ContrastiveConfig.Loss.SPREAD_OUT
                || augment.method() == AugmentMethod.NONE,
            "loss",
            "spread_out",
            "softmax or align_uniform, or augment.method none, since spread_out compares no views");
  }

  private static SettingsCheck colourFeature(DatasetConfig dataset, ReportConfig report) {
    List<String> known =
        Stream.concat(Stream.of(ReportConfig.AUTO), names(dataset).stream()).toList();
    return new SettingsCheck()
        .that(
            known.contains(report.colourFeature()),
            "colour_feature",
            NearestName.quoted(report.colourFeature(), known),
            oneOf(known));
  }

  /** How many item features two views need to differ by what they hide. */
  private static int neededFeatures(AugmentConfig augment, TrainingConfig training) {
    boolean masks = augment.method().hidesFeatures();
    return training.contrastive().enabled() && masks ? MASKED_FEATURES : 1;
  }

  private static boolean hasTorso(EvaluationConfig evaluation) {
    return evaluation.slices().torso() > evaluation.slices().head();
  }

  private static List<String> names(DatasetConfig dataset) {
    return dataset.items().features().stream().map(FeatureConfig::name).toList();
  }

  /** Those that the configuration does not leave out of the matrix. */
  private static List<String> ranked(DatasetConfig dataset, MatrixConfig mutualInfo) {
    return names(dataset).stream()
        .filter(name -> !mutualInfo.estimation().exclude().contains(name))
        .toList();
  }

  private static String metricNames() {
    return Arrays.stream(Metric.values())
        .map(metric -> metric.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String oneOf(List<String> names) {
    return "one of " + String.join(", ", names);
  }
}
