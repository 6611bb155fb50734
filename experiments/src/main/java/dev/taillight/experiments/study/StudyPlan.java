package dev.taillight.experiments.study;

import dev.taillight.experiments.config.Changes;
import dev.taillight.experiments.config.ConfigProblem;
import dev.taillight.experiments.config.ConfigReader;
import dev.taillight.experiments.config.InvalidConfigurationException;
import dev.taillight.experiments.config.Origin;
import dev.taillight.experiments.config.ResolvedConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The runs of a study with their configurations. */
public final class StudyPlan {

  private static final String MAKER = "the study";

  private final StudyConfig config;
  private final List<StudyRun> runs;

  private StudyPlan(StudyConfig config, List<StudyRun> runs) {
    this.config = config;
    this.runs = List.copyOf(runs);
  }

  /**
   * Resolves the configurations of all runs.
   *
   * @param file the study's file, from whose folder the bases are named
   * @param config the study
   * @param folder where the study lives; its runs share their datasets there
   * @throws InvalidConfigurationException with everything that is wrong with any of the runs, each
   *     problem once
   */
  public static StudyPlan of(Path file, StudyConfig config, StudyFolder folder) {
    Draft draft = new Draft(file, config, folder);
    config.data().forEach(draft::add);
    return new StudyPlan(config, draft.finished());
  }

  /** The study. */
  StudyConfig config() {
    return config;
  }

  /**
   * The runs: by data and seed, then by base, then by variant, so that an unfinished study has
   * compared everything for its first seeds.
   */
  List<StudyRun> runs() {
    return runs;
  }

  /** How many runs there are. */
  public int size() {
    return runs.size();
  }

  /** How many of them differ; the rest are the same run in several places of the table. */
  public long distinct() {
    return runs.stream().map(StudyRun::key).distinct().count();
  }

  /** The runs in a few words each, for people. */
  public List<String> labels() {
    return runs.stream().map(StudyRun::label).toList();
  }

  /** The runs as they are found, and what is wrong with them. */
  private static final class Draft {

    private final Path file;
    private final StudyConfig config;
    private final StudyFolder folder;
    private final List<Variant> variants;
    private final List<StudyRun> runs = new ArrayList<>();
    private final List<Set<String>> names;
    private final Set<ConfigProblem> problems = new LinkedHashSet<>();

    Draft(Path file, StudyConfig config, StudyFolder folder) {
      this.file = file;
      this.config = config;
      this.folder = folder;
      this.variants = Variant.of(config);
      this.names = config.bases().stream().<Set<String>>map(base -> new TreeSet<>()).toList();
    }

    void add(DataConfig data) {
      for (long seed : data.seeds()) {
        for (int base = 0; base < names.size(); base++) {
          for (Variant variant : variants) {
            add(base, data.trainingShare(), variant, seed);
          }
        }
      }
    }

    List<StudyRun> finished() {
      for (int base = 0; base < names.size(); base++) {
        checkName(base);
      }
      if (!problems.isEmpty()) {
        throw new InvalidConfigurationException(List.copyOf(problems));
      }
      return runs;
    }

    private void add(int index, double share, Variant variant, long seed) {
      BaseConfig base = config.bases().get(index);
      Path start = file.resolveSibling(base.config()).normalize();
      try {
        ResolvedConfig resolved =
            ConfigReader.readChanged(start, changes(base, share, variant, seed));
        runs.add(new StudyRun(resolved.config().name(), share, variant, seed, resolved));
        names.get(index).add(resolved.config().name());
      } catch (InvalidConfigurationException e) {
        problems.addAll(e.problems());
      }
    }

    /** What the program decides comes last: it is what makes the run a part of the study. */
    private List<Changes> changes(BaseConfig base, double share, Variant variant, long seed) {
      List<Changes> changes = new ArrayList<>();
      changes.add(Changes.of("dataset_cache", folder.datasets().toString(), MAKER));
      changes.add(config.set());
      if (base.set() != null) {
        changes.add(base.set());
      }
      changes.addAll(variant.changes());
      changes.add(Changes.of("baseline", false, MAKER));
      changes.add(Changes.of("seed", seed, MAKER));
      changes.add(Changes.of("dataset.split.training_share", share, MAKER));
      changes.add(Changes.of("evaluation.user_metrics", config.metrics(), MAKER));
      if (!variant.family().equals(config.baseline())) {
        // They are the same for all variants.
        changes.add(Changes.of("evaluation.references", List.of(), MAKER));
      }
      return changes;
    }

    private void checkName(int base) {
      if (names.get(base).size() > 1) {
        problem(base, "expected one name for all of its runs, got " + names.get(base));
      }
      for (int earlier = 0; earlier < base; earlier++) {
        if (!Collections.disjoint(names.get(earlier), names.get(base))) {
          problem(
              base, "expected a name of its own, got " + names.get(base) + "; say set: {name: …}");
        }
      }
    }

    private void problem(int base, String message) {
      problems.add(new ConfigProblem(new Origin(file.toString(), 0), "bases." + base, message));
    }
  }
}
