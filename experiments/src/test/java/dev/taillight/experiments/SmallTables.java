package dev.taillight.experiments;

import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/**
 * Three small tables with a planted story and a configuration that runs on them in a few seconds:
 * items and users have one of eight topics, users take items of their topic.
 */
public final class SmallTables {

  private static final int TOPICS = 8;
  private static final int ITEMS = 240;
  private static final int USERS = 160;

  private SmallTables() {}

  /** Writes the tables and {@code small.yaml} into a folder and returns the path of the latter. */
  public static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    StringBuilder items = new StringBuilder("item_id\ttopic\ttwin\tcolour\tprice\twords\n");
    for (int item = 0; item < ITEMS; item++) {
      RandomStream stream = RandomStream.of(1, "item", item);
      int topic = item % TOPICS;
      items.append(
          "item%d\ttopic%d\ttwin%d\t%s\t%d\tword%d|word%d\n"
              .formatted(
                  item,
                  topic,
                  TOPICS - topic,
                  stream.nextInt(10) == 0 ? "" : "colour" + stream.nextInt(5),
                  stream.nextInt(1000),
                  topic * 3 + stream.nextInt(3),
                  stream.nextInt(3 * TOPICS)));
    }
    StringBuilder users = new StringBuilder("user_id\ttopic\n");
    StringBuilder pairs = new StringBuilder("user_id\titem_id\n");
    for (int user = 0; user < USERS; user++) {
      users.append("user%d\ttopic%d\n".formatted(user, user % TOPICS));
      for (int item : itemsOf(user)) {
        pairs.append("user%d\titem%d\n".formatted(user, item));
      }
    }
    Files.writeString(folder.resolve("items.tsv"), items);
    Files.writeString(folder.resolve("users.tsv"), users);
    Files.writeString(folder.resolve("pairs.tsv"), pairs);
    return Files.writeString(folder.resolve("small.yaml"), CONFIG);
  }

  private static TreeSet<Integer> itemsOf(int user) {
    RandomStream stream = RandomStream.of(1, "pairs", user);
    TreeSet<Integer> items = new TreeSet<>();
    for (int i = 0; i < 12; i++) {
      double skewed = Math.pow(stream.nextDouble(), 2);
      items.add((int) (skewed * (ITEMS * 0.9) / TOPICS) * TOPICS + user % TOPICS);
    }
    return items;
  }

  private static final String CONFIG =
      """
      name: small
      baseline: true
      device: cpu
      dataset:
        items:
          path: items.tsv
          id: item_id
          features:
            - {name: topic, kind: categorical, vocabulary: topic}
            - {name: twin, kind: categorical}
            - {name: colour, kind: categorical}
            - {name: price, kind: numeric, bins: 4}
            - {name: words, kind: multi_valued}
        users:
          path: users.tsv
          id: user_id
          features:
            - {name: topic, kind: categorical, vocabulary: topic}
        interactions:
          path: pairs.tsv
      model:
        embedding_dimension: 8
        hidden_layers: [16]
        output_dimension: 8
      training:
        epochs: 2
        batch_size: 64
        contrastive:
          batch_size: 32
        log_every: 5
      evaluation:
        k: [5, 20]
      report:
        sample_size: 100
      """;
}
