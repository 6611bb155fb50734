package dev.taillight.mutualinfo;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.mutualinfo.ValueRows.Range;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomPermutation;
import dev.taillight.random.RandomStream;
import dev.taillight.workers.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Counts over the columns of a dataset. Of each pair the feature with more values is the outer one:
 * its rows are put in the order of its values once, and then counted against one inner feature
 * after the other. The time is therefore linear in the items and in the pairs, and the memory is
 * that of the vocabularies and of the rows that are held at a time, see {@link CountingPlan}; no
 * joint table is held, however many joint states there are.
 */
final class ColumnCounts implements Counts {

  private static final int FEWEST_INNERS = 4;
  private static final int MOST_INNERS = 32;

  private final ItemWeights weights;
  private final MutualInformationConfig config;
  private final List<Feature> features;
  private final long itemCount;

  private ColumnCounts(
      ItemWeights weights, MutualInformationConfig config, List<Feature> features) {
    this.weights = weights;
    this.config = config;
    this.features = features;
    this.itemCount = weights.itemCount();
  }

  /**
   * A feature by itself.
   *
   * @param counted the items that count for it
   * @param logarithms ln of the weights of its values, by code
   */
  private record Feature(
      FeatureColumn column, IntPredicate counted, Marginals marginals, double[] logarithms) {

    String name() {
      return column.name();
    }

    int size() {
      return marginals.size();
    }
  }

  /** Counts the values of each feature by itself. */
  static ColumnCounts of(
      EncodedDataset dataset, List<FeatureColumn> columns, MutualInformationConfig config) {
    ItemWeights weights = ItemWeights.of(dataset, config.weighting());
    checkMemory(columns, weights, config);
    Feature[] features = new Feature[columns.size()];
    List<Workers.Job<Object>> jobs = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int index = i;
      jobs.add(none -> features[index] = feature(columns.get(index), weights, config.missing()));
    }
    Workers.run(cores(), jobs, Object::new);
    return new ColumnCounts(weights, config, List.of(features));
  }

  private static Feature feature(FeatureColumn column, ItemWeights weights, MissingValues missing) {
    IntPredicate counted = weights.counted();
    if (missing == MissingValues.IGNORE) {
      counted = counted.and(row -> column.code(column.start(row)) != Vocabulary.MISSING);
    }
    Marginals marginals = Marginals.of(column, weights, counted);
    return new Feature(column, counted, marginals, marginals.logarithms());
  }

  @Override
  public List<String> features() {
    return features.stream().map(Feature::name).toList();
  }

  @Override
  public Marginals marginals(int feature) {
    return features.get(feature).marginals();
  }

  @Override
  public long itemCount() {
    return itemCount;
  }

  @Override
  public void forEachPair(List<Integer> selected, Consumer consumer, Progress.Task task) {
    if (selected.size() < 2) {
      return;
    }
    List<Integer> bySize = new ArrayList<>(selected);
    bySize.sort(Comparator.comparingInt(i -> -features.get(i).size()));
    int size = features.get(bySize.get(0)).size();
    CountingPlan plan = plan(columns(), weights, config);
    List<CodeReader> readers = readers(bySize, plan);
    List<Workers.Job<PairCounter>> jobs = new ArrayList<>();
    for (int first = 0; first < bySize.size(); first++) {
      int outer = bySize.get(first);
      int step = innersAtOnce(bySize.size(), plan.workers());
      for (int from = first + 1; from < bySize.size(); from += step) {
        List<Integer> inners = bySize.subList(from, Math.min(bySize.size(), from + step));
        jobs.add(
            counter ->
                new OuterFeature(outer, counter, readers)
                    .forEachPair(
                        inners,
                        (left, right, pair) -> {
                          consumer.pair(left, right, pair);
                          task.advance(1);
                        }));
      }
    }
    Workers.run(
        plan.workers(), jobs, () -> new PairCounter(weights, size, plan.rows(), !allWhole()));
  }

  /**
   * How many inner features are counted against rows that were put in order for them: many, since
   * that is work, but so few that all workers have something to do until the end.
   */
  private int innersAtOnce(int features, int workers) {
    int balanced = features * (features - 1) / 8 / workers;
    return Math.max(FEWEST_INNERS, Math.min(mostInners(), balanced));
  }

  /** Where items without a value do not count, each pair has marginals of its own. */
  private int mostInners() {
    return config.missing() == MissingValues.IGNORE ? FEWEST_INNERS : MOST_INNERS;
  }

  /** By position of the features; copies for those that are inner most often. */
  private List<CodeReader> readers(List<Integer> bySize, CountingPlan plan) {
    CodeReader[] readers = new CodeReader[features.size()];
    Arrays.setAll(readers, i -> CodeReader.of(features.get(i).column()));
    List<Integer> copied =
        IntStream.range(1, bySize.size())
            .mapToObj(place -> bySize.get(bySize.size() - place))
            .filter(i -> Marginals.isWhole(features.get(i).column(), weights))
            .limit(plan.copies())
            .toList();
    List<Workers.Job<Object>> jobs = new ArrayList<>();
    for (int i : copied) {
      jobs.add(none -> readers[i] = CodeReader.copying(features.get(i).column()));
    }
    Workers.run(plan.workers(), jobs, Object::new);
    return List.of(readers);
  }

  /**
   * Refuses vocabularies that do not fit before anything is counted.
   *
   * @throws IllegalArgumentException if the memory is not enough
   */
  static void checkMemory(
      List<FeatureColumn> columns, ItemWeights weights, MutualInformationConfig config) {
    plan(columns, weights, config);
  }

  private static CountingPlan plan(
      List<FeatureColumn> columns, ItemWeights weights, MutualInformationConfig config) {
    long shared = 0;
    long entries = 0;
    long size = 0;
    boolean allWhole = true;
    for (FeatureColumn column : columns) {
      boolean whole = Marginals.isWhole(column, weights);
      shared += bytes(column.vocabulary().size(), whole);
      entries = Math.max(entries, column.totalCodes());
      size = Math.max(size, column.vocabulary().size());
      allWhole &= whole;
    }
    long own = PairCounter.bytes(size, !allWhole) + size * Integer.BYTES;
    if (config.missing() == MissingValues.IGNORE) {
      own += 2L * FEWEST_INNERS * bytes(size, allWhole);
    }
    if (config.permutations() > 0) {
      own += 2L * bytes(size, allWhole);
    }
    long copy = (long) Integer.BYTES * weights.items();
    return CountingPlan.of(
        CountingPlan.memory(config.memoryMib()), shared, own, entries, copy, cores());
  }

  private static long bytes(long size, boolean whole) {
    return Marginals.bytes(size, whole) + size * Double.BYTES;
  }

  private List<FeatureColumn> columns() {
    return features.stream().map(Feature::column).toList();
  }

  private boolean allWhole() {
    return columns().stream().allMatch(column -> Marginals.isWhole(column, weights));
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** A feature whose rows are put in the order of its values, and others counted against them. */
  private final class OuterFeature {

    private final int index;
    private final Feature outer;
    private final PairCounter counter;
    private final List<CodeReader> readers;
    private final ValueRows rows;
    private final List<Range> ranges;

    OuterFeature(int index, PairCounter counter, List<CodeReader> readers) {
      this.index = index;
      this.readers = readers;
      this.outer = features.get(index);
      this.counter = counter;
      this.rows = new ValueRows(outer.column(), outer.marginals(), outer.counted(), counter.rows());
      this.ranges = rows.ranges();
    }

    void forEachPair(List<Integer> inners, Consumer consumer) {
      List<Against> pairs = inners.stream().map(Against::new).toList();
      for (Range range : ranges) {
        rows.load(range);
        pairs.forEach(Against::count);
      }
      for (Against pair : pairs) {
        consumer.pair(index, pair.index, pair.finish());
      }
    }

    /** An inner feature. */
    private final class Against {

      private final int index;
      private final Feature inner;
      private final IntPredicate counted;
      private final Marginals outerMarginals;
      private final Marginals innerMarginals;
      private final double[] outerLogarithms;
      private final double[] innerLogarithms;
      private final PairSums sums;

      Against(int index) {
        this.index = index;
        this.inner = features.get(index);
        if (config.missing() == MissingValues.VALUE) {
          this.counted = outer.counted();
          this.outerMarginals = outer.marginals();
          this.innerMarginals = inner.marginals();
          this.outerLogarithms = outer.logarithms();
          this.innerLogarithms = inner.logarithms();
        } else {
          this.counted = outer.counted().and(inner.counted());
          this.outerMarginals = Marginals.of(outer.column(), weights, counted);
          this.innerMarginals = Marginals.of(inner.column(), weights, counted);
          this.outerLogarithms = outerMarginals.logarithms();
          this.innerLogarithms = innerMarginals.logarithms();
        }
        this.sums = new PairSums(outerLogarithms, innerLogarithms, outerMarginals.totalWeight());
      }

      void count() {
        counter.count(rows, outer.column(), readers.get(index), counted, RowMap.IDENTITY, sums);
      }

      CountedPair finish() {
        List<Double> shuffled =
            IntStream.range(0, config.permutations()).mapToObj(this::shuffled).toList();
        return new CountedPair(outerMarginals, innerMarginals, sums, shuffled);
      }

      /**
       * The plug-in value of a random pairing of the items. Their weights stay with the outer
       * feature, so another pairing gives the inner one another entropy; the value is scaled back
       * to the true one. An id then shares the whole entropy by chance, as it does in truth.
       */
      private double shuffled(int shuffle) {
        RowMap rowOf = RowMap.shuffled(permutation(shuffle), counted);
        Marginals drawn =
            weights.uniform()
                ? innerMarginals
                : Marginals.of(inner.column(), weights, counted, rowOf);
        PairSums shuffledSums =
            new PairSums(
                outerLogarithms,
                drawn == innerMarginals ? innerLogarithms : drawn.logarithms(),
                outerMarginals.totalWeight());
        for (Range range : ranges) {
          if (ranges.size() > 1) {
            rows.load(range);
          }
          counter.count(rows, outer.column(), readers.get(index), counted, rowOf, shuffledSums);
        }
        return shuffledSums.information() * entropyRatio(drawn);
      }

      private double entropyRatio(Marginals drawn) {
        if (drawn == innerMarginals) {
          return 1;
        }
        double entropy = PairSums.ofDiagonal(drawn).information();
        return entropy == 0 ? 1 : PairSums.ofDiagonal(innerMarginals).information() / entropy;
      }

      private RandomPermutation permutation(int shuffle) {
        long first = Math.min(OuterFeature.this.index, index);
        long second = Math.max(OuterFeature.this.index, index);
        return new RandomPermutation(
            weights.items(), RandomStream.of(0, "mutual information", first, second, shuffle));
      }
    }
  }
}
