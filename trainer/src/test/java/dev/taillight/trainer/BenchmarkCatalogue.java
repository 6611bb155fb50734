package dev.taillight.trainer;

import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.EncodedDatasetWriter.FeatureWriter;
import dev.taillight.dataset.EncodedDatasetWriter.PairWriter;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.dataset.Split;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.files.AtomicFiles;
import dev.taillight.random.RandomPermutation;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A catalogue of any size, for benchmarks of the training; nothing of it but the items' counts is
 * held in memory.
 *
 * <p>Items and users have six single-valued features each: their own id, and five of about 100,000
 * to 10 values. Each belongs to one of a hundred clusters, of Zipf-like sizes. The values of a
 * feature are Zipf-like, and their order is another one in each cluster. Four pairs in five have an
 * item of the user's cluster; the items of a cluster are taken with Zipf-like frequencies.
 */
final class BenchmarkCatalogue {

  private static final int[] CARDINALITIES = {100_000, 10_000, 1_000, 100, 10};
  private static final int LARGEST_CLUSTER_COUNT = 100;

  /** A share of 1 / this of the pairs has an item of a cluster that was drawn anew. */
  private static final int STRAY_PAIRS = 5;

  private final int items;
  private final int users;
  private final long pairs;
  private final long seed;
  private final int clusters;
  private final int[] firstItems;

  /**
   * @param items how many items there are, at least 10
   * @param users how many users there are, at least 1
   * @param pairs how many training pairs there are, at least 1
   * @param seed where the random numbers come from
   */
  BenchmarkCatalogue(int items, int users, long pairs, long seed) {
    this.items = items;
    this.users = users;
    this.pairs = pairs;
    this.seed = seed;
    this.clusters = Math.min(LARGEST_CLUSTER_COUNT, items / 10);
    this.firstItems =
        IntStream.rangeClosed(0, clusters)
            .map(c -> (int) Math.round(items * Math.log(c + 1.0) / Math.log(clusters + 1.0)))
            .toArray();
  }

  /** Writes the encoded dataset; the folder appears whole. */
  void write(Path folder) throws IOException {
    AtomicFiles.writeFolder(folder, this::writeInto);
  }

  private void writeInto(Path folder) throws IOException {
    EncodedDatasetWriter writer = new EncodedDatasetWriter(folder);
    writeVocabularies(writer, "item", items);
    writeVocabularies(writer, "user", users);
    writer.itemIds(numbers(items));
    writeFeatures(writer::itemFeature, "item", items, this::clusterOfItem);
    writer.userIds(numbers(users));
    writeFeatures(writer::userFeature, "user", users, this::clusterOfUser);
    for (Split split : Split.values()) {
      try (PairWriter rows = writer.interactions(split)) {
        if (split == Split.TRAIN) {
          writePairs(rows);
        }
      }
    }
    writer.finish(Map.of());
  }

  private static void writeVocabularies(EncodedDatasetWriter writer, String entity, int rows)
      throws IOException {
    writer.vocabulary(idOf(entity), numbers(rows));
    for (int nominal : CARDINALITIES) {
      writer.vocabulary(feature(entity, nominal), numbers(Math.min(nominal, rows)));
    }
  }

  private interface FeatureOpener {
    FeatureWriter open(FeatureSpec spec) throws IOException;
  }

  private void writeFeatures(
      FeatureOpener opener, String entity, int rows, IntUnaryOperator clusterOf)
      throws IOException {
    // The codes of real ids come in another order than popularity.
    RandomPermutation ids = new RandomPermutation(rows, stream(idOf(entity)));
    try (FeatureWriter writer = opener.open(spec(idOf(entity)))) {
      for (int row = 0; row < rows; row++) {
        writer.row(Vocabulary.FIRST_VALUE + (int) ids.at(row));
      }
    }
    for (int nominal : CARDINALITIES) {
      int cardinality = Math.min(nominal, rows);
      RandomStream random = stream(feature(entity, nominal));
      try (FeatureWriter writer = opener.open(spec(feature(entity, nominal)))) {
        for (int row = 0; row < rows; row++) {
          long shift = (long) clusterOf.applyAsInt(row) * cardinality / clusters;
          int value = (int) ((zipf(random, cardinality) + shift) % cardinality);
          writer.row(Vocabulary.FIRST_VALUE + value);
        }
      }
    }
  }

  /** The pairs by ascending user; the user at a share x² of the users has the pair at x. */
  private void writePairs(PairWriter writer) throws IOException {
    RandomStream random = stream("pairs");
    for (long pair = 0; pair < pairs; pair++) {
      double share = (double) pair / pairs;
      int user = (int) (share * share * users);
      boolean stray = random.nextInt(STRAY_PAIRS) == 0;
      int cluster = stray ? zipf(random, clusters) : clusterOfUser(user);
      int size = firstItems[cluster + 1] - firstItems[cluster];
      writer.pair(user, firstItems[cluster] + zipf(random, size));
    }
  }

  /** Clusters are ranges of items. */
  int clusterOfItem(int item) {
    int found = Arrays.binarySearch(firstItems, item);
    return found >= 0 ? found : -found - 2;
  }

  int clusterOfUser(int user) {
    return zipf(RandomStream.of(seed, "benchmark cluster", user), clusters);
  }

  /** P(v) = log((v + 2) / (v + 1)) / log(cardinality + 1), which falls like 1 / v. */
  private static int zipf(RandomStream random, int cardinality) {
    double width = Math.log(cardinality + 1.0);
    return Math.min(cardinality, (int) Math.exp(random.nextDouble() * width)) - 1;
  }

  private RandomStream stream(String purpose) {
    return RandomStream.of(seed, "benchmark " + purpose);
  }

  private static String idOf(String entity) {
    return entity + "_id";
  }

  private static String feature(String entity, int nominal) {
    return entity + "_of_" + nominal;
  }

  private static FeatureSpec spec(String name) {
    return new FeatureSpec(name, FeatureKind.CATEGORICAL, name);
  }

  private static Iterator<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).iterator();
  }
}
