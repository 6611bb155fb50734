package dev.taillight.mutualinfo;

import dev.taillight.progress.Progress;
import dev.taillight.workers.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * The sum of what was counted for several parts. The files of all parts are read side by side,
 * value by value and cell by cell; what is held is per feature the code of each value of each part
 * (4 bytes) and the sums of each value of all parts together (12 bytes of a single-valued feature
 * with items that count once, else 60), and per worker a buffer for each part. With missing values
 * ignored, each worker also holds the sums of the pair that it is at.
 */
final class MergedCounts implements Counts {

  private final List<PartialCounts> parts;
  private final MutualInformationConfig config;
  private final List<MergedFeature> features;
  private final long itemCount;

  private MergedCounts(
      List<PartialCounts> parts, MutualInformationConfig config, List<MergedFeature> features) {
    this.parts = parts;
    this.config = config;
    this.features = features;
    this.itemCount = parts.stream().mapToLong(PartialCounts::items).sum();
  }

  /**
   * Reads the values of some features.
   *
   * @param parts parts that fit together, see {@link PartsCheck}
   * @param names the names of the features, in the order of the schema
   * @throws dev.taillight.dataset.DatasetException if a file is missing or damaged
   */
  static MergedCounts of(
      List<PartialCounts> parts,
      List<String> names,
      MutualInformationConfig config,
      Progress progress) {
    MergedFeature[] features = new MergedFeature[names.size()];
    List<Workers.Job<Object>> jobs = new ArrayList<>();
    try (Progress.Task task =
        new SharedTask(progress.start("merge values", names.size(), "features"))) {
      for (int i = 0; i < features.length; i++) {
        int index = i;
        jobs.add(
            none -> {
              features[index] = feature(parts, names.get(index), config.weighting());
              task.advance(1);
            });
      }
      Workers.run(cores(), jobs, Object::new);
    }
    return new MergedCounts(parts, config, List.of(features));
  }

  private static MergedFeature feature(
      List<PartialCounts> parts, String name, Weighting weighting) {
    boolean multiValued = parts.get(0).description().feature(name).kind().multiValued();
    return MergedFeature.of(parts, name, weighting == Weighting.ITEMS && !multiValued);
  }

  @Override
  public List<String> features() {
    return features.stream().map(MergedFeature::name).toList();
  }

  @Override
  public long itemCount() {
    return itemCount;
  }

  @Override
  public Marginals marginals(int feature) {
    return features.get(feature).marginals();
  }

  @Override
  public void forEachPair(List<Integer> selected, Consumer consumer, Progress.Task task) {
    List<Integer> inOrder = selected.stream().sorted().toList();
    List<Workers.Job<Object>> jobs = new ArrayList<>();
    for (int outer : inOrder) {
      for (int inner : inOrder) {
        if (outer < inner) {
          jobs.add(
              none -> {
                consumer.pair(outer, inner, merge(outer, inner));
                task.advance(1);
              });
        }
      }
    }
    Workers.run(workers(), jobs, Object::new);
  }

  private CountedPair merge(int outer, int inner) {
    return MergedPair.merge(parts, features.get(outer), features.get(inner), config.missing());
  }

  private int workers() {
    long shared = features.stream().mapToLong(MergedFeature::bytes).sum();
    long own = (long) parts.size() * PartOutput.BUFFER_BYTES;
    if (config.missing() == MissingValues.IGNORE) {
      own +=
          2
              * features.stream()
                  .map(MergedFeature::marginals)
                  .mapToLong(m -> Marginals.bytes(m.size(), m.whole()) + m.size() * 8L)
                  .max()
                  .orElse(0);
    }
    long memory = CountingPlan.memory(config.memoryMib());
    return CountingPlan.of(memory, shared, own, 0, Long.MAX_VALUE, cores()).workers();
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }
}
