package dev.taillight.mutualinfo;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.EncodedDatasetWriter.FeatureWriter;
import dev.taillight.dataset.EncodedDatasetWriter.PairWriter;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.FeatureSpec;
import dev.taillight.dataset.Split;
import dev.taillight.files.AtomicFiles;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A catalogue of items for tests: per feature the codes of each item, as plain arrays. */
final class Catalogue {

  private final Map<String, int[][]> features = new LinkedHashMap<>();
  private int[] interactions = new int[0];

  /** One code per item; 0 is missing. */
  Catalogue single(String name, int... codes) {
    return multi(
        name, Arrays.stream(codes).mapToObj(code -> new int[] {code}).toArray(int[][]::new));
  }

  /** Several codes per item. */
  Catalogue multi(String name, int[]... codes) {
    features.put(name, codes);
    return this;
  }

  /** How many training interactions each item has; without this, none. */
  Catalogue interactions(int... counts) {
    interactions = counts;
    return this;
  }

  /** Every item as often as it has interactions, with none of its own. */
  Catalogue repeated() {
    Catalogue repeated = new Catalogue();
    features.forEach(
        (name, codes) ->
            repeated.multi(
                name,
                IntStream.range(0, codes.length)
                    .boxed()
                    .flatMap(i -> Stream.generate(() -> codes[i]).limit(interactions[i]))
                    .toArray(int[][]::new)));
    return repeated;
  }

  int[][] codes(String name) {
    return features.get(name);
  }

  List<String> names() {
    return List.copyOf(features.keySet());
  }

  EncodedDataset write(Path folder) throws IOException {
    int items = features.values().iterator().next().length;
    AtomicFiles.writeFolder(
        folder,
        aside -> {
          EncodedDatasetWriter writer = new EncodedDatasetWriter(aside);
          for (Map.Entry<String, int[][]> feature : features.entrySet()) {
            int largest =
                Arrays.stream(feature.getValue()).flatMapToInt(Arrays::stream).max().orElse(0);
            writer.vocabulary(
                feature.getKey(),
                IntStream.range(0, largest).mapToObj(i -> "value" + i).iterator());
          }
          writer.itemIds(IntStream.range(0, items).mapToObj(i -> "item" + i).iterator());
          for (Map.Entry<String, int[][]> feature : features.entrySet()) {
            writeFeature(writer, feature.getKey(), feature.getValue());
          }
          writeInteractions(writer);
          writer.finish(Map.of());
        });
    return EncodedDataset.open(folder);
  }

  /** The i-th user takes every item with more than i interactions. */
  private void writeInteractions(EncodedDatasetWriter writer) throws IOException {
    int users = Arrays.stream(interactions).max().orElse(0);
    writer.userIds(IntStream.range(0, users).mapToObj(i -> "user" + i).iterator());
    try (PairWriter train = writer.interactions(Split.TRAIN)) {
      for (int user = 0; user < users; user++) {
        for (int item = 0; item < interactions.length; item++) {
          if (interactions[item] > user) {
            train.pair(user, item);
          }
        }
      }
    }
    writer.interactions(Split.VALIDATION).close();
    writer.interactions(Split.TEST).close();
  }

  private static void writeFeature(EncodedDatasetWriter writer, String name, int[][] codes)
      throws IOException {
    boolean single = Arrays.stream(codes).allMatch(values -> values.length == 1);
    FeatureKind kind = single ? FeatureKind.CATEGORICAL : FeatureKind.MULTI_VALUED;
    try (FeatureWriter feature = writer.itemFeature(new FeatureSpec(name, kind, name))) {
      for (int[] values : codes) {
        feature.row(values);
      }
    }
  }

  /**
   * Two single-valued features, of which one leans on the other, and two multi-valued ones; a
   * seventh of all cells is missing.
   */
  static Catalogue random(int items, long seed) {
    RandomStream stream = RandomStream.of(seed, "catalogue");
    int[] colour = new int[items];
    int[] shade = new int[items];
    int[][] words = new int[items][];
    int[][] tags = new int[items][];
    for (int i = 0; i < items; i++) {
      colour[i] = stream.nextInt(7) == 0 ? 0 : 1 + stream.nextInt(6);
      shade[i] = stream.nextInt(3) == 0 ? stream.nextInt(8) : colour[i];
      words[i] = values(stream, 1 + colour[i], 12);
      tags[i] = values(stream, 1, 5);
    }
    return new Catalogue()
        .single("colour", colour)
        .single("shade", shade)
        .multi("words", words)
        .multi("tags", tags);
  }

  private static int[] values(RandomStream stream, int first, int range) {
    if (stream.nextInt(7) == 0) {
      return new int[] {0};
    }
    return stream
        .ints(0, range)
        .distinct()
        .limit(1 + stream.nextInt(4))
        .map(value -> first + value)
        .toArray();
  }
}
