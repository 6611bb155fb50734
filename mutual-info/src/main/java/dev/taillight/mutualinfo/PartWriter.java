package dev.taillight.mutualinfo;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.mutualinfo.ValueRows.Range;
import dev.taillight.progress.Progress;
import dev.taillight.workers.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * Counts a part and writes its binary files. Of each pair the feature that comes first in the
 * schema is the outer one; its values are gone through in the order of their bytes, and the cells
 * of one of them at a time are sorted and written.
 */
final class PartWriter {

  /** How many inner features are counted against rows that were put in order for them. */
  private static final int INNER_AT_ONCE = 8;

  private final EncodedDataset dataset;
  private final MutualInformationConfig config;
  private final Shard shard;
  private final Path folder;
  private final ItemWeights weights;
  private final Map<String, SortedVocabulary> vocabularies = new ConcurrentHashMap<>();
  private final Map<String, String> digests = new ConcurrentHashMap<>();
  private final List<Feature> features;

  /**
   * @param folder an empty folder
   */
  PartWriter(EncodedDataset dataset, MutualInformationConfig config, Shard shard, Path folder) {
    this.dataset = dataset;
    this.config = config;
    this.shard = shard;
    this.folder = folder;
    this.weights = ItemWeights.of(dataset, config.weighting(), shard);
    sortVocabularies();
    this.features = countFeatures();
  }

  /**
   * A feature by itself.
   *
   * @param counted the items that count for it
   */
  private record Feature(
      FeatureColumn column, IntPredicate counted, Marginals marginals, ValueOrder order) {

    String name() {
      return column.name();
    }
  }

  /** What a worker counts with. */
  private record Buffers(PairCounter counter, GroupBuffer group) {}

  private void sortVocabularies() {
    List<Workers.Job<Object>> jobs = new ArrayList<>();
    dataset.items().features().stream()
        .map(FeatureColumn::vocabulary)
        .distinct()
        .forEach(
            vocabulary ->
                jobs.add(
                    none -> vocabularies.put(vocabulary.name(), SortedVocabulary.of(vocabulary))));
    Workers.run(cores(), jobs, Object::new);
  }

  private List<Feature> countFeatures() {
    List<FeatureColumn> columns = dataset.items().features();
    ColumnCounts.checkMemory(columns, weights, config);
    Feature[] counted = new Feature[columns.size()];
    List<Workers.Job<Object>> jobs = new ArrayList<>();
    for (int i = 0; i < counted.length; i++) {
      int index = i;
      jobs.add(none -> counted[index] = feature(columns.get(index)));
    }
    Workers.run(cores(), jobs, Object::new);
    return List.of(counted);
  }

  private Feature feature(FeatureColumn column) {
    IntPredicate counted = weights.counted();
    if (config.missing() == MissingValues.IGNORE) {
      counted = counted.and(row -> column.code(column.start(row)) != Vocabulary.MISSING);
    }
    Marginals marginals = Marginals.of(column, weights, counted);
    int[] sorted = vocabulary(column).codes();
    return new Feature(column, counted, marginals, ValueOrder.byBytes(sorted, marginals));
  }

  private SortedVocabulary vocabulary(FeatureColumn column) {
    return Objects.requireNonNull(vocabularies.get(column.vocabulary().name()));
  }

  /** Writes all files but the description, which is returned. */
  PartDescription write(Progress progress) {
    int k = features.size();
    try (Progress.Task task =
        new SharedTask(progress.start("count pairs", (long) k * (k - 1) / 2, "pairs"))) {
      List<Workers.Job<Object>> values = new ArrayList<>();
      features.forEach(feature -> values.add(none -> writeValues(feature)));
      Workers.run(cores(), values, Object::new);
      writePairs(task);
    }
    return PartDescription.of(
        dataset.hash(),
        shard,
        weights.rows().size(),
        weights.itemCount(),
        config,
        features.stream().map(this::describe).toList(),
        digests);
  }

  private PartDescription.Feature describe(Feature feature) {
    return new PartDescription.Feature(
        feature.name(),
        feature.column().spec().kind(),
        vocabulary(feature.column()).sha256(),
        feature.column().spec().binEdges(),
        feature.order().size() - Vocabulary.FIRST_VALUE,
        feature.marginals().items(Vocabulary.OUT_OF_VOCABULARY) > 0);
  }

  /** Writes the values of a feature, each by what it does not share with the one before. */
  private void writeValues(Feature feature) {
    String file = PartialCounts.values(feature.name());
    try (PartOutput out = new PartOutput(folder.resolve(file))) {
      ValueOrder order = feature.order();
      out.number(order.size() - Vocabulary.FIRST_VALUE);
      byte[] before = new byte[0];
      for (int place = Vocabulary.FIRST_VALUE; place < order.size(); place++) {
        byte[] value = feature.column().vocabulary().bytes(order.code(place));
        int shared = sharedBytes(before, value);
        out.number(shared);
        out.bytes(value, shared);
        before = value;
      }
      feature.marginals().write(out, order);
      digests.put(file, out.finish());
    }
  }

  private static int sharedBytes(byte[] left, byte[] right) {
    int shared = Arrays.mismatch(left, right);
    return shared < 0 ? left.length : shared;
  }

  private void writePairs(Progress.Task task) {
    List<Workers.Job<Buffers>> jobs = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      Feature outer = features.get(i);
      for (int from = i + 1; from < features.size(); from += INNER_AT_ONCE) {
        int to = Math.min(features.size(), from + INNER_AT_ONCE);
        List<Feature> inners = features.subList(from, to);
        jobs.add(
            buffers -> {
              writePairs(outer, inners, buffers);
              task.advance(inners.size());
            });
      }
    }
    int size = features.stream().mapToInt(feature -> feature.marginals().size()).max().orElse(0);
    CountingPlan plan = plan(size);
    Workers.run(
        plan.workers(),
        jobs,
        () ->
            new Buffers(
                new PairCounter(weights, size, plan.rows(), !allWhole()), new GroupBuffer(size)));
  }

  private CountingPlan plan(int size) {
    long shared = 0;
    long entries = 0;
    for (Feature feature : features) {
      long codes = feature.marginals().size();
      shared += Marginals.bytes(codes, feature.marginals().whole());
      // Beside the order of the feature, at most one of its vocabulary.
      shared += ValueOrder.bytes(codes) + codes * Integer.BYTES;
      entries = Math.max(entries, feature.marginals().entries());
    }
    long own = PairCounter.bytes(size, !allWhole()) + (long) size * Integer.BYTES;
    own += GroupBuffer.bytes(size) + (long) INNER_AT_ONCE * PartOutput.BUFFER_BYTES;
    if (config.missing() == MissingValues.IGNORE) {
      own += Marginals.bytes(size, allWhole());
    }
    long memory = CountingPlan.memory(config.memoryMib());
    return CountingPlan.of(memory, shared, own, Math.max(1, entries), Long.MAX_VALUE, cores());
  }

  private boolean allWhole() {
    return features.stream().allMatch(feature -> feature.marginals().whole());
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  private void writePairs(Feature outer, List<Feature> inners, Buffers buffers) {
    ValueRows rows =
        new ValueRows(
            outer.column(),
            outer.marginals(),
            outer.counted(),
            outer.order(),
            weights.rows(),
            buffers.counter().rows());
    List<Against> pairs = new ArrayList<>();
    try {
      inners.forEach(inner -> pairs.add(new Against(outer, inner, buffers)));
      for (Range range : rows.ranges()) {
        rows.load(range);
        pairs.forEach(pair -> pair.count(rows));
      }
      pairs.forEach(Against::finish);
    } finally {
      pairs.forEach(Against::close);
    }
  }

  /** An inner feature, with the file of the pair. */
  private final class Against implements AutoCloseable {

    private final Feature outer;
    private final Feature inner;
    private final Buffers buffers;
    private final IntPredicate counted;
    private final CodeReader reader;
    private final CellWriter cells;

    Against(Feature outer, Feature inner, Buffers buffers) {
      this.outer = outer;
      this.inner = inner;
      this.buffers = buffers;
      this.reader = CodeReader.of(inner.column());
      PartOutput out = new PartOutput(folder.resolve(file()));
      if (config.missing() == MissingValues.IGNORE) {
        this.counted = outer.counted().and(inner.counted());
        Marginals.of(outer.column(), weights, counted).write(out, outer.order());
        Marginals.of(inner.column(), weights, counted).write(out, inner.order());
      } else {
        this.counted = ItemWeights.ALL; // of the rows at hand
      }
      boolean ones = outer.marginals().whole() && inner.marginals().whole();
      this.cells = new CellWriter(out, inner.order(), ones, buffers.group());
    }

    private String file() {
      return PartialCounts.cells(outer.name(), inner.name());
    }

    void count(ValueRows rows) {
      buffers.counter().count(rows, outer.column(), reader, counted, RowMap.IDENTITY, cells);
      cells.endGroup(); // the buffer is the next pair's as well
    }

    void finish() {
      digests.put(file(), cells.finish());
    }

    @Override
    public void close() {
      cells.close();
    }
  }
}
