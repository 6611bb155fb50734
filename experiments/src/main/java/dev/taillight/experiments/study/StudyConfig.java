package dev.taillight.experiments.study;

import dev.taillight.experiments.config.Changes;
import dev.taillight.experiments.config.ConfigReader;
import dev.taillight.experiments.config.ConfigReader.Document;
import dev.taillight.settings.NearestName;
import dev.taillight.settings.SettingsCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A study: {@code bases × data × seeds × variants × grid} are its runs.
 *
 * @param name names the study and its folder
 * @param bases the configurations that the runs start from
 * @param set what all runs change
 * @param data how much data the runs learn from, and with which seeds
 * @param variants what is compared
 * @param grid keys and their values: each variant is run with every combination of them
 * @param baseline the variant that the others are compared with
 * @param metrics the metrics of the tables, e.g. {@code "recall@20"}
 * @param confidence the confidence of the intervals over seeds; its rest to 1 is the level of tests
 * @param parallel how many runs are under way at a time
 * @param frontier the trade between two slices over the grid; null to leave it out
 */
public record StudyConfig(
    String name,
    List<BaseConfig> bases,
    Changes set,
    List<DataConfig> data,
    List<VariantConfig> variants,
    Map<String, List<Changes>> grid,
    String baseline,
    List<String> metrics,
    double confidence,
    int parallel,
    @Nullable FrontierConfig frontier) {

  /** Every run takes seconds at least; more of them is a mistake. */
  private static final int MOST_RUNS = 10_000;

  private static final String DEFAULTS = "/dev/taillight/experiments/study-defaults.yaml";

  /**
   * @throws dev.taillight.settings.InvalidSettingsException with everything that is wrong
   */
  public StudyConfig {
    bases = List.copyOf(bases);
    data = List.copyOf(data);
    variants = List.copyOf(variants);
    metrics = List.copyOf(metrics);
    List<String> names = variants.stream().map(VariantConfig::name).toList();
    List<Double> shares = data.stream().map(DataConfig::trainingShare).toList();
    ownKeys(bases, set, variants, grid)
        .that(
            name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*"),
            "name",
            "'" + name + "'",
            "letters, digits, '_', '-' and '.', it names a folder")
        .that(!bases.isEmpty(), "bases", bases, "at least one {config: FILE}")
        .that(
            !data.isEmpty() && isDistinct(shares),
            "data",
            shares,
            "at least one {training_share: …, seeds: […]}, each share once")
        .that(!names.isEmpty() && isDistinct(names), "variants", names, "names, each once")
        .part("grid", Grid.check(grid))
        .that(
            names.isEmpty() || names.contains(baseline),
            "baseline",
            NearestName.quoted(baseline, names),
            "one of the variants, " + String.join(", ", names))
        .that(
            variants.stream().noneMatch(v -> v.name().equals(baseline) && !v.keys().isEmpty()),
            "baseline",
            "'" + baseline + "'",
            "a variant without a grid of its own")
        .that(
            !metrics.isEmpty() && isDistinct(metrics),
            "metrics",
            metrics,
            "at least one metric, e.g. recall@20, each once")
        .that(
            runs(bases, data, variants, grid) <= MOST_RUNS,
            "grid",
            String.format(Locale.ROOT, "%.0f runs", runs(bases, data, variants, grid)),
            "at most " + MOST_RUNS + " runs of a study")
        .that(
            confidence > 0 && confidence < 1, "confidence", confidence, "a number between 0 and 1")
        .that(parallel > 0, "parallel", parallel, "1 or more")
        .that(
            frontier == null || metrics.contains(frontier.metric()),
            "frontier.metric",
            frontier == null ? "" : NearestName.quoted(frontier.metric(), metrics),
            "one of the metrics, " + String.join(", ", metrics))
        .throwIfAny();
  }

  /**
   * Reads a study.
   *
   * @param file a YAML file; it only has to say what differs from the defaults
   * @param overrides texts {@code key.path=value}, e.g. {@code "set.training.epochs=1"}
   * @throws dev.taillight.experiments.config.InvalidConfigurationException with everything that is
   *     wrong with the study itself; its runs are checked by {@link StudyPlan}
   */
  public static Document<StudyConfig> read(Path file, List<String> overrides) {
    return ConfigReader.read(StudyConfig.class, defaults(), file, overrides);
  }

  /** The trade between two slices, if the study asks for one. */
  public Optional<FrontierConfig> trade() {
    return Optional.ofNullable(frontier);
  }

  /** The text of the defaults: every key with its meaning in a comment. */
  public static String defaults() {
    try (InputStream in = StudyConfig.class.getResourceAsStream(DEFAULTS)) {
      if (in == null) {
        throw new IllegalStateException(DEFAULTS + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SettingsCheck ownKeys(
      List<BaseConfig> bases,
      Changes set,
      List<VariantConfig> variants,
      Map<String, List<Changes>> grid) {
    SettingsCheck check = new SettingsCheck();
    OwnKeys keys = new OwnKeys(check, grid);
    keys.checkSet("set", set);
    for (int i = 0; i < bases.size(); i++) {
      keys.checkSet("bases[" + i + "].set", bases.get(i).set());
    }
    for (int i = 0; i < variants.size(); i++) {
      keys.checkVariant("variants[" + i + "]", variants.get(i));
    }
    return check;
  }

  /** How many runs there are, before anything is made of them. */
  private static double runs(
      List<BaseConfig> bases,
      List<DataConfig> data,
      List<VariantConfig> variants,
      Map<String, List<Changes>> grid) {
    double settings = variants.stream().mapToDouble(variant -> Grid.size(variant.keys())).sum();
    double seeds = data.stream().mapToDouble(part -> part.seeds().size()).sum();
    return settings * Grid.size(grid) * seeds * bases.size();
  }

  private static boolean isDistinct(List<?> values) {
    return values.stream().distinct().count() == values.size();
  }
}
