package dev.taillight.experiments.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What some systems are worth on the same users and items: {@code evaluation.json}.
 *
 * @param split the split that was held out, e.g. {@code "test"}
 * @param corpus which items were ranked
 * @param users how many users were asked
 * @param items how many items were ranked
 * @param confidence the confidence of all intervals
 * @param k the lengths of the lists
 * @param slices the sizes of the slices, without that of the whole
 * @param systems the systems, in the order in which they were given
 * @param comparisons the first system against each other one
 * @param popularity what the systems find of items that are about as frequent in training, the
 *     least frequent first; empty, and not in the file, where it is not known
 * @param provenance what was evaluated by what; not in the file where it is not known
 */
public record Evaluation(
    String split,
    CorpusKind corpus,
    int users,
    int items,
    double confidence,
    List<Integer> k,
    Map<Slice, SliceSize> slices,
    List<SystemScores> systems,
    List<Comparison> comparisons,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<PopularityBin> popularity,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Provenance provenance) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  public Evaluation {
    k = List.copyOf(k);
    slices = ordered(slices);
    systems = List.copyOf(systems);
    comparisons = List.copyOf(comparisons);
    // Null is what Jackson makes of the file of an earlier version.
    popularity = popularity == null ? List.of() : List.copyOf(popularity);
  }

  /** What the systems find of items that are about as frequent; empty where it is not known. */
  @Override
  public List<PopularityBin> popularity() {
    return popularity == null ? List.of() : popularity;
  }

  /** An evaluation of which nobody says where it is from. */
  public Evaluation(
      String split,
      CorpusKind corpus,
      int users,
      int items,
      double confidence,
      List<Integer> k,
      Map<Slice, SliceSize> slices,
      List<SystemScores> systems,
      List<Comparison> comparisons) {
    this(split, corpus, users, items, confidence, k, slices, systems, comparisons, null, null);
  }

  /**
   * What was evaluated by what.
   *
   * @param version the version of the program
   * @param seed the seed of the run
   * @param dataset the hash of the dataset
   * @param checkpoints the hash of the checkpoint by the name of the system; simple systems have
   *     none
   */
  public record Provenance(
      String version, long seed, String dataset, Map<String, String> checkpoints) {

    public Provenance {
      checkpoints = ordered(checkpoints);
    }
  }

  /** The same with its provenance. */
  public Evaluation with(Provenance known) {
    return new Evaluation(
        split,
        corpus,
        users,
        items,
        confidence,
        k,
        slices,
        systems,
        comparisons,
        popularity,
        known);
  }

  /**
   * How large a slice is.
   *
   * @param items how many items it has
   * @param pairs how many pairs of a user and a relevant item fall into it
   */
  public record SliceSize(int items, long pairs) {}

  /**
   * The items of the corpus that occur about as often in training.
   *
   * @param from the fewest training interactions
   * @param to the most
   * @param items how many items there are
   * @param pairs how many pairs of a user and a relevant item fall on them
   * @param recall by system, then by list length, e.g. {@code "recall@20"}: the mean over the users
   *     with a relevant item among these, of which only these count as relevant; empty without
   *     pairs
   */
  public record PopularityBin(
      int from, int to, int items, long pairs, Map<String, Map<String, Estimate>> recall) {

    public PopularityBin {
      recall = ordered(recall);
    }
  }

  /**
   * The figures of one system.
   *
   * @param name its name
   * @param metrics by metric, e.g. {@code "recall@20"}, then by slice; a slice in which no user has
   *     a relevant item is left out
   * @param recommended {@code coverage}, {@code gini} and {@code mean_popularity} at each length of
   *     the lists, e.g. {@code "coverage@20"}
   * @param vectors {@code alignment}, {@code uniformity} and {@code effective_rank}; empty, and not
   *     in the file, for a system without vectors
   */
  public record SystemScores(
      String name,
      Map<String, Map<Slice, Estimate>> metrics,
      Map<String, Double> recommended,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, Double> vectors) {

    public SystemScores {
      metrics = ordered(metrics);
      recommended = ordered(recommended);
      // Null is what Jackson makes of a system without vectors.
      vectors = vectors == null ? Map.of() : ordered(vectors);
    }

    /** The statistics of the vectors; empty for a system without vectors. */
    @Override
    public Map<String, Double> vectors() {
      return vectors == null ? Map.of() : vectors;
    }
  }

  /**
   * One system against another, user by user.
   *
   * @param system the name of the one
   * @param against the name of the other
   * @param differences by metric, then by slice
   */
  public record Comparison(
      String system, String against, Map<String, Map<Slice, Difference>> differences) {

    public Comparison {
      differences = ordered(differences);
    }
  }

  /**
   * Reads {@code evaluation.json}.
   *
   * @throws DatasetException if it is not one
   */
  public static Evaluation read(Path file) throws IOException {
    return JsonFile.read(file, JSON, Evaluation.class, "an evaluation");
  }

  /** Writes {@code evaluation.json}; the same evaluation gives the same bytes. */
  public void write(Path file) throws IOException {
    AtomicFiles.write(file, JSON.writeValueAsString(this) + "\n");
  }

  /**
   * The figures of the system of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public SystemScores system(String name) {
    return systems.stream()
        .filter(system -> system.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no system '%s' in the evaluation, which has %s"
                        .formatted(name, systems.stream().map(SystemScores::name).toList())));
  }

  private static <K, V> Map<K, V> ordered(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
