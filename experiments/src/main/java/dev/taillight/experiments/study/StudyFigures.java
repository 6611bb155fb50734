package dev.taillight.experiments.study;

import dev.taillight.experiments.evaluation.Estimate;
import dev.taillight.experiments.evaluation.Evaluation;
import dev.taillight.experiments.evaluation.Evaluation.SystemScores;
import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.experiments.evaluation.UserFigures;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.experiments.stages.RunStages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a study, by the data that systems were judged on.
 *
 * @param base the name of the base
 * @param trainingShare the share of the training pairs
 * @param series the variants in the order of the study, then the reference systems
 */
record StudyFigures(String base, double trainingShare, List<Series> series) {

  StudyFigures {
    series = List.copyOf(series);
  }

  /**
   * One system with all its seeds.
   *
   * @param system its name in tables
   * @param family the variant it is a setting of
   * @param point its place in the grids
   * @param reference whether it is a reference system
   * @param against the system that it is compared with
   * @param bySeed what it is worth
   */
  record Series(
      String system,
      String family,
      String point,
      boolean reference,
      @Nullable String against,
      SortedMap<Long, Judged> bySeed) {}

  /**
   * A system as it was judged in a run.
   *
   * @param name its name there
   * @param folder the run
   * @param evaluation the figures of the run
   */
  record Judged(String name, RunFolder folder, Evaluation evaluation) {

    /** Its mean over users; none in a slice without held-out pairs. */
    OptionalDouble mean(String metric, Slice slice) {
      Map<Slice, Estimate> bySlice =
          evaluation.system(name).metrics().getOrDefault(metric, Map.of());
      Estimate estimate = bySlice.get(slice);
      return estimate == null ? OptionalDouble.empty() : OptionalDouble.of(estimate.mean());
    }

    /** The slices there are. */
    List<Slice> slices() {
      return Stream.concat(Stream.of(Slice.OVERALL), evaluation.slices().keySet().stream())
          .toList();
    }

    /** The digest of the dataset that it was judged on; empty if nobody wrote it down. */
    String dataset() {
      return evaluation.provenance() == null ? "" : evaluation.provenance().dataset();
    }

    /** What it is worth to single users. */
    UserFigures users() throws IOException {
      return UserFigures.read(folder.userFigures(), name);
    }
  }

  /** Reads the figures of all runs that have a result. */
  static List<StudyFigures> of(StudyConfig config, List<RunResult> results) throws IOException {
    Map<String, Draft> drafts = new LinkedHashMap<>();
    for (RunResult result : results) {
      StudyRun run = result.run();
      Draft draft =
          drafts.computeIfAbsent(
              run.base() + " " + run.trainingShare(),
              key -> new Draft(run.base(), run.trainingShare(), config.baseline()));
      if (result.finished()) {
        draft.add(run, result.folder());
      }
    }
    return drafts.values().stream().map(Draft::figures).toList();
  }

  /** The system of a name. */
  Optional<Series> named(@Nullable String system) {
    return series.stream().filter(one -> one.system().equals(system)).findFirst();
  }

  /** The slices of the data; none if no run has a result. */
  List<Slice> slices() {
    return series.stream()
        .flatMap(one -> one.bySeed().values().stream())
        .map(Judged::slices)
        .findFirst()
        .orElse(List.of());
  }

  /** The figures of one base and share while they are read. */
  private static final class Draft {

    private final String base;
    private final double trainingShare;
    private final String baseline;
    private final Map<String, Series> variants = new LinkedHashMap<>();
    private final Map<String, Series> references = new LinkedHashMap<>();

    Draft(String base, double trainingShare, String baseline) {
      this.base = base;
      this.trainingShare = trainingShare;
      this.baseline = baseline;
    }

    void add(StudyRun run, RunFolder folder) throws IOException {
      Evaluation evaluation = Evaluation.read(folder.evaluation());
      Variant variant = run.variant();
      variants
          .computeIfAbsent(variant.label(), label -> series(variant))
          .bySeed()
          .put(run.seed(), new Judged(RunStages.MAIN_SYSTEM, folder, evaluation));
      if (variant.family().equals(baseline)) {
        for (SystemScores system : evaluation.systems()) {
          if (!system.name().equals(RunStages.MAIN_SYSTEM)) {
            references
                .computeIfAbsent(
                    system.name(), name -> new Series(name, name, "", true, null, new TreeMap<>()))
                .bySeed()
                .putIfAbsent(run.seed(), new Judged(system.name(), folder, evaluation));
          }
        }
      }
    }

    StudyFigures figures() {
      List<Series> all = new ArrayList<>(variants.values());
      all.addAll(references.values());
      return new StudyFigures(base, trainingShare, all);
    }

    private Series series(Variant variant) {
      return new Series(
          variant.label(),
          variant.family(),
          variant.point(),
          false,
          variant.family().equals(baseline) ? null : variant.comparedWith(baseline).label(),
          new TreeMap<>());
    }
  }
}
