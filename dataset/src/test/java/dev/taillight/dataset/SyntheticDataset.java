package dev.taillight.dataset;

import dev.taillight.dataset.EncodedDatasetWriter.FeatureWriter;
import dev.taillight.dataset.EncodedDatasetWriter.PairWriter;
import dev.taillight.files.AtomicFiles;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A small catalogue with a planted story, for tests of every module: each item and each user has a
 * hidden topic; users take items of their topic, the first items of a topic far more often.
 *
 * <p>Item features: {@code topic} (categorical), {@code twin} (categorical, a renaming of the
 * topic), {@code colour} (categorical, independent of the topic, missing in a tenth of the rows),
 * {@code words} (multi-valued, one to four words of the topic's vocabulary). User features: {@code
 * topic} and {@code words}, which share the vocabularies of the items. The last tenth of the items
 * has no interaction at all.
 */
public final class SyntheticDataset {

  public static final int TOPICS = 8;
  private static final int WORDS_PER_TOPIC = 6;

  private SyntheticDataset() {}

  /** Writes the dataset into {@code folder} and opens it. */
  public static EncodedDataset write(Path folder, int itemCount, int userCount, long seed)
      throws IOException {
    AtomicFiles.writeFolder(
        folder,
        aside -> {
          EncodedDatasetWriter writer = new EncodedDatasetWriter(aside);
          writer.vocabulary("topic", names("topic", TOPICS));
          writer.vocabulary("twin", names("twin", TOPICS));
          writer.vocabulary("colour", names("colour", 5));
          writer.vocabulary("words", names("word", TOPICS * WORDS_PER_TOPIC));
          writeItems(writer, itemCount, seed);
          writeUsers(writer, userCount, seed);
          writePairs(writer, itemCount, userCount, seed);
          writer.finish(Map.of());
        });
    return EncodedDataset.open(folder);
  }

  private static void writeItems(EncodedDatasetWriter writer, int itemCount, long seed)
      throws IOException {
    writer.itemIds(names("item", itemCount));
    try (FeatureWriter topic = writer.itemFeature(spec("topic", FeatureKind.CATEGORICAL));
        FeatureWriter twin = writer.itemFeature(spec("twin", FeatureKind.CATEGORICAL));
        FeatureWriter colour = writer.itemFeature(spec("colour", FeatureKind.CATEGORICAL));
        FeatureWriter words = writer.itemFeature(spec("words", FeatureKind.MULTI_VALUED))) {
      for (int item = 0; item < itemCount; item++) {
        RandomStream stream = RandomStream.of(seed, "item", item);
        int code = item % TOPICS + Vocabulary.FIRST_VALUE;
        topic.row(code);
        twin.row(TOPICS - 1 - item % TOPICS + Vocabulary.FIRST_VALUE);
        colour.row(
            stream.nextInt(10) == 0
                ? Vocabulary.MISSING
                : stream.nextInt(5) + Vocabulary.FIRST_VALUE);
        words.row(words(stream, item % TOPICS));
      }
    }
  }

  private static void writeUsers(EncodedDatasetWriter writer, int userCount, long seed)
      throws IOException {
    writer.userIds(names("user", userCount));
    try (FeatureWriter topic = writer.userFeature(spec("topic", FeatureKind.CATEGORICAL));
        FeatureWriter words = writer.userFeature(spec("words", FeatureKind.MULTI_VALUED))) {
      for (int user = 0; user < userCount; user++) {
        topic.row(user % TOPICS + Vocabulary.FIRST_VALUE);
        words.row(words(RandomStream.of(seed, "user", user), user % TOPICS));
      }
    }
  }

  private static void writePairs(
      EncodedDatasetWriter writer, int itemCount, int userCount, long seed) throws IOException {
    try (PairWriter train = writer.interactions(Split.TRAIN);
        PairWriter validation = writer.interactions(Split.VALIDATION);
        PairWriter test = writer.interactions(Split.TEST)) {
      for (int user = 0; user < userCount; user++) {
        List<Integer> items = List.copyOf(itemsOf(user, itemCount, seed));
        for (int i = 0; i < items.size(); i++) {
          PairWriter split = i % 5 == 3 ? validation : i % 5 == 4 ? test : train;
          split.pair(user, items.get(i));
        }
      }
    }
  }

  private static TreeSet<Integer> itemsOf(int user, int itemCount, long seed) {
    RandomStream stream = RandomStream.of(seed, "pairs", user);
    int perTopic = Math.max(1, itemCount * 9 / 10 / TOPICS);
    TreeSet<Integer> items = new TreeSet<>();
    int wanted = 4 + stream.nextInt(8);
    for (int i = 0; i < wanted; i++) {
      double skewed = Math.pow(stream.nextDouble(), 2);
      items.add((int) (skewed * perTopic) * TOPICS + user % TOPICS);
    }
    return items;
  }

  private static int[] words(RandomStream stream, int topic) {
    int count = 1 + stream.nextInt(4);
    return stream
        .ints(0, WORDS_PER_TOPIC)
        .distinct()
        .limit(count)
        .map(word -> topic * WORDS_PER_TOPIC + word + Vocabulary.FIRST_VALUE)
        .sorted()
        .toArray();
  }

  private static FeatureSpec spec(String name, FeatureKind kind) {
    return new FeatureSpec(name, kind, name);
  }

  private static Iterator<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).iterator();
  }
}
