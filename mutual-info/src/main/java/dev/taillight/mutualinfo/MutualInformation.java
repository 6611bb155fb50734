package dev.taillight.mutualinfo;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EntityTable;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.progress.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes the mutual information between the item features of a catalogue: counts, then estimates.
 * Neither the number of threads nor the bound of memory changes a bit of the result.
 */
public final class MutualInformation {

  private static final Logger LOG = LoggerFactory.getLogger(MutualInformation.class);

  private final Counts counts;
  private final MutualInformationConfig config;
  private final Sparsity sparsity;
  private final List<String> names;
  private final List<Integer> idLike;
  private final List<Integer> ranked;
  private final List<ChanceProfile> profiles;
  private final List<Entropy> entropies;
  private final PairTable pairs;

  private MutualInformation(Counts counts, MutualInformationConfig config) {
    this.counts = counts;
    this.config = config;
    this.sparsity = new Sparsity(config.minItemsPerState());
    this.names = counts.features();
    this.idLike = all().filter(feature -> sparsity.isIdLike(counts.marginals(feature))).toList();
    this.ranked =
        config.idLike() == IdLikeFeatures.RANK
            ? all().toList()
            : all().filter(feature -> !idLike.contains(feature)).toList();
    this.profiles =
        ranked.stream().map(feature -> ChanceProfile.of(counts.marginals(feature))).toList();
    this.entropies = ranked.stream().map(feature -> Entropy.of(counts.marginals(feature))).toList();
    this.pairs = new PairTable(ranked.size());
  }

  /**
   * Computes the matrix of a dataset.
   *
   * @throws DatasetException if there is no item, or every feature is like an id and left out
   * @throws IllegalArgumentException if a feature to exclude is not one, none is left, or the bound
   *     of memory is too low for the vocabularies
   */
  public static MutualInformationMatrix estimate(
      EncodedDataset dataset, MutualInformationConfig config, Progress progress) {
    EntityTable items = dataset.items();
    if (items.size() == 0) {
      throw new DatasetException(dataset.folder() + ": mutual information needs at least one item");
    }
    checkExcluded(config.exclude(), items.featureNames());
    Estimates.startNd4j();
    List<FeatureColumn> columns =
        items.features().stream().filter(f -> !config.exclude().contains(f.name())).toList();
    return estimate(
        ColumnCounts.of(dataset, columns, config), items.featureNames(), config, progress);
  }

  /**
   * Computes the matrix of what was counted.
   *
   * @param features the names of all features, counted or left out, in the order of the schema
   */
  static MutualInformationMatrix estimate(
      Counts counts, List<String> features, MutualInformationConfig config, Progress progress) {
    MutualInformation estimation = new MutualInformation(counts, config);
    estimation.count(progress);
    return estimation.matrix(features);
  }

  /**
   * Merges partial counts into the matrix that {@link #estimate(EncodedDataset,
   * MutualInformationConfig, Progress) estimate} makes of all their items together, the same to the
   * last bit. Everything but missing values and weighting is as {@code config} says; missing values
   * and weighting must be those that the parts were counted with.
   *
   * <p>Memory: 4 bytes for each value of each part, the sums of each value of all parts together,
   * and buffers of 32 KiB per part and worker; no joint table is held.
   *
   * @param folders the parts: all shards of each dataset, each once; the order is of no consequence
   * @throws DatasetException if a part is damaged, or counts other features or other values than
   *     the others, so that their sum would not be exact
   * @throws IllegalArgumentException if a part is missing or given twice, or a setting does not go
   *     with these parts
   */
  public static MutualInformationMatrix merge(
      List<Path> folders, MutualInformationConfig config, Progress progress) {
    if (folders.isEmpty()) {
      throw new IllegalArgumentException("a merge needs at least one part");
    }
    List<PartialCounts> parts = folders.stream().map(PartialCounts::open).toList();
    PartsCheck check = new PartsCheck(parts);
    check.settings(config);
    check.complete();
    check.schema();
    if (parts.stream().allMatch(part -> part.description().rows() == 0)) {
      throw new DatasetException(folders + ": mutual information needs at least one item");
    }
    List<String> names = parts.get(0).description().featureNames();
    checkExcluded(config.exclude(), names);
    Estimates.startNd4j();
    List<String> merged = names.stream().filter(name -> !config.exclude().contains(name)).toList();
    merged.forEach(check::values);
    return estimate(MergedCounts.of(parts, merged, config, progress), names, config, progress);
  }

  private static void checkExcluded(List<String> excluded, List<String> features) {
    for (String name : excluded) {
      if (!features.contains(name)) {
        throw new IllegalArgumentException(
            "mutual_info.exclude: expected item features %s, got %s".formatted(features, name));
      }
    }
    if (excluded.size() == features.size()) {
      throw new IllegalArgumentException(
          "mutual_info.exclude: expected at least one item feature to be left of " + features);
    }
  }

  private Stream<Integer> all() {
    return IntStream.range(0, names.size()).boxed();
  }

  private void count(Progress progress) {
    int k = ranked.size();
    if (k == 0) {
      throw new DatasetException(
          "mutual_info.id_like: exclude leaves no feature, all are like an id: " + names);
    }
    try (Progress.Task task =
        new SharedTask(progress.start("mutual information", (long) k * (k + 1) / 2, "pairs"))) {
      for (int place = 0; place < k; place++) {
        Marginals marginals = counts.marginals(ranked.get(place));
        boolean shuffles = config.permutations() > 0;
        CountedPair itself = CountedPair.ofDiagonal(marginals);
        PairStatistics entropy = itself.diagonal(hypergeometric() || shuffles, shuffles);
        Entropy own = entropies.get(place);
        pairs.put(place, place, entropy, itself.millerMadowBias(), own, own);
        task.advance(1);
      }
      counts.forEachPair(ranked, this::pair, task);
    }
  }

  /** Called from any thread; each pair has a place of its own. */
  private void pair(int left, int right, CountedPair pair) {
    PairStatistics found =
        hypergeometric() ? pair.statistics(chance(left, right, pair)) : pair.statistics();
    pairs.put(
        ranked.indexOf(left),
        ranked.indexOf(right),
        found,
        pair.millerMadowBias(),
        entropy(left, pair.left()),
        entropy(right, pair.right()));
  }

  /** Whether chance is known in closed form: it is where every item counts once. */
  private boolean hypergeometric() {
    return config.weighting() == Weighting.ITEMS;
  }

  /** In the order of the schema: its last bits depend on which of the two comes first. */
  private Chance chance(int left, int right, CountedPair pair) {
    ChanceProfile ofLeft = profile(left, pair.left());
    ChanceProfile ofRight = profile(right, pair.right());
    long items = pair.left().itemCount();
    return left < right ? Chance.of(ofLeft, ofRight, items) : Chance.of(ofRight, ofLeft, items);
  }

  private Entropy entropy(int feature, Marginals marginals) {
    return marginals == counts.marginals(feature)
        ? entropies.get(ranked.indexOf(feature))
        : Entropy.of(marginals);
  }

  private ChanceProfile profile(int feature, Marginals marginals) {
    return marginals == counts.marginals(feature)
        ? profiles.get(ranked.indexOf(feature))
        : ChanceProfile.of(marginals);
  }

  private MutualInformationMatrix matrix(List<String> features) {
    List<String> rankedNames = names(ranked);
    Estimates estimates = new Estimates(pairs);
    MatrixStatistics statistics =
        new MatrixStatistics(
            ranked.stream().map(counts::fillRate).toList(),
            diagonal(PairStatistics::plugIn),
            ranked.stream().map(feature -> counts.marginals(feature).states()).toList(),
            ranked.stream().map(feature -> counts.marginals(feature).itemsPerState()).toList(),
            names(idLike),
            pairs.pairs(),
            estimates.compared(config),
            warnings());
    return new MutualInformationMatrix(
        rankedNames,
        features.stream().filter(name -> !rankedNames.contains(name)).toList(),
        config.method(),
        counts.itemCount(),
        estimates.values(config.estimator(), config.normalisation(), config.chanceDeviations()),
        statistics);
  }

  private List<Double> diagonal(ToDoubleFunction<PairStatistics> figure) {
    return IntStream.range(0, pairs.size())
        .mapToObj(place -> figure.applyAsDouble(pairs.at(place, place)))
        .toList();
  }

  private List<String> warnings() {
    List<String> warnings =
        Stream.concat(
                idLike.stream().map(i -> sparsity.idLike(names.get(i), counts.marginals(i))),
                sparsity.sparsePairs(pairs, names(ranked), names(idLike)).stream())
            .toList();
    if (!warnings.isEmpty()) {
      LOG.warn(
          "event=few_items_per_joint_state estimator={} warnings={} first=\"{}\"",
          config.estimator(),
          warnings.size(),
          warnings.get(0));
    }
    return warnings;
  }

  private List<String> names(List<Integer> features) {
    return features.stream().map(names::get).toList();
  }
}
