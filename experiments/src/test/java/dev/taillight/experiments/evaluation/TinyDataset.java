package dev.taillight.experiments.evaluation;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EncodedDatasetWriter;
import dev.taillight.dataset.EncodedDatasetWriter.PairWriter;
import dev.taillight.dataset.Split;
import dev.taillight.files.AtomicFiles;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Datasets without features, by their pairs: per split and user row the item rows. */
public final class TinyDataset {

  private final int items;
  private final int users;
  private final Map<Split, int[][]> pairs = new EnumMap<>(Split.class);

  /** Without any pair. */
  public TinyDataset(int items, int users) {
    this.items = items;
    this.users = users;
    for (Split split : Split.values()) {
      pairs.put(split, new int[users][0]);
    }
  }

  /** Pairs at random; low item rows are more frequent, and the last fifth of the items has none. */
  public static TinyDataset random(int items, int users, long seed) {
    TinyDataset dataset = new TinyDataset(items, users);
    for (int user = 0; user < users; user++) {
      RandomStream stream = RandomStream.of(seed, "tiny", user);
      TreeSet<Integer> taken = new TreeSet<>();
      int wanted = 1 + stream.nextInt(12);
      for (int i = 0; i < wanted; i++) {
        taken.add((int) (Math.pow(stream.nextDouble(), 2) * items * 4 / 5));
      }
      Map<Split, TreeSet<Integer>> parts = new EnumMap<>(Split.class);
      for (int item : taken) {
        Split split = Split.values()[Math.max(0, stream.nextInt(5) - 2)];
        parts.computeIfAbsent(split, s -> new TreeSet<>()).add(item);
      }
      for (Map.Entry<Split, TreeSet<Integer>> part : parts.entrySet()) {
        dataset.give(
            part.getKey(), user, part.getValue().stream().mapToInt(Integer::intValue).toArray());
      }
    }
    return dataset;
  }

  /** Sets the items of a user in a split. */
  public TinyDataset give(Split split, int user, int... itemRows) {
    pairs.get(split)[user] = itemRows;
    return this;
  }

  /** The items of a user in a split. */
  public int[] items(Split split, int user) {
    return pairs.get(split)[user];
  }

  /** The same with the users in the opposite order. */
  public TinyDataset withUsersReversed() {
    TinyDataset reversed = new TinyDataset(items, users);
    for (Split split : Split.values()) {
      for (int user = 0; user < users; user++) {
        reversed.give(split, users - 1 - user, items(split, user));
      }
    }
    return reversed;
  }

  /** How many training pairs an item has, by counting. */
  public int trainingCount(int item) {
    return (int)
        Arrays.stream(pairs.get(Split.TRAIN))
            .flatMapToInt(Arrays::stream)
            .filter(i -> i == item)
            .count();
  }

  /** Writes and opens the dataset. */
  public EncodedDataset write(Path folder) throws IOException {
    AtomicFiles.writeFolder(
        folder,
        aside -> {
          EncodedDatasetWriter writer = new EncodedDatasetWriter(aside);
          writer.itemIds(IntStream.range(0, items).mapToObj(i -> "i" + i).iterator());
          writer.userIds(IntStream.range(0, users).mapToObj(i -> "u" + i).iterator());
          for (Split split : Split.values()) {
            try (PairWriter out = writer.interactions(split)) {
              for (int user = 0; user < users; user++) {
                for (int item : items(split, user)) {
                  out.pair(user, item);
                }
              }
            }
          }
          writer.finish(Map.of());
        });
    return EncodedDataset.open(folder);
  }
}
