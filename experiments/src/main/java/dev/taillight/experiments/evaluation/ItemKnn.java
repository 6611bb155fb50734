package dev.taillight.experiments.evaluation;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.util.stream.IntStream;

/**
 * Recommends the neighbours of a user's training items (Sarwar et al., WWW 2001; Deshpande and
 * Karypis, TOIS 2004). With U(i) the users of item i in training, the similarity of two items is
 * the cosine |U(i) ∩ U(j)| / √(|U(i)| |U(j)|); each item keeps its n most similar others with a
 * similarity above 0, equal ones by ascending row. The score of an item for a user is the sum of
 * its similarities to those of the user's items that have it among their neighbours; items without
 * a score are not recommended, so that lists can be short.
 *
 * <p>Takes 8 bytes per training pair and 12 · n bytes per item with a training interaction, and
 * time in the order of the sum of the squared numbers of items per user. Results do not depend on
 * the number of threads.
 */
public final class ItemKnn implements Recommender {

  /** How many parts parallel work is cut into; each has an accumulator for all items. */
  private static final int PARTS = 16;

  /** After how many users progress is shown. */
  private static final int USERS_AT_A_TIME = 4096;

  private final Corpus corpus;
  private final SparseRows itemsOfUsers;
  private final SparseRows usersOfItems;
  private final int[] trained;
  private final int[] positions;
  private final TopK neighbours;

  /**
   * Computes the neighbours of all items.
   *
   * @param dataset whose training interactions say what is similar
   * @param corpus the items that can be recommended
   * @param neighbours how many neighbours each item keeps, n
   */
  public ItemKnn(EncodedDataset dataset, Corpus corpus, int neighbours) {
    int items = dataset.items().size();
    this.corpus = corpus;
    this.itemsOfUsers = SparseRows.of(dataset.interactions(Split.TRAIN), dataset.users().size());
    this.usersOfItems = itemsOfUsers.transposed(items);
    this.trained = IntStream.range(0, items).filter(i -> usersOfItems.count(i) > 0).toArray();
    this.positions = new int[items];
    for (int position = 0; position < trained.length; position++) {
      positions[trained[position]] = position;
    }
    TopK.Builder best =
        new TopK.Builder(trained.length, Math.max(1, Math.min(neighbours, trained.length - 1)));
    inParts(trained.length, (from, to) -> findNeighbours(from, to, best));
    this.neighbours = best.build();
  }

  @Override
  public String name() {
    return "item_knn";
  }

  @Override
  public TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task) {
    TopK.Builder best = new TopK.Builder(users.length, k);
    for (int from = 0; from < users.length; from += USERS_AT_A_TIME) {
      int first = from;
      int count = Math.min(USERS_AT_A_TIME, users.length - from);
      inParts(count, (a, b) -> score(users, first + a, first + b, exclusions, best));
      task.advance(count);
    }
    return best.build();
  }

  private void findNeighbours(int from, int to, TopK.Builder best) {
    Accumulator common = new Accumulator(usersOfItems.rows());
    for (int position = from; position < to; position++) {
      int item = trained[position];
      int query = position;
      for (int u = usersOfItems.start(item); u < usersOfItems.end(item); u++) {
        int user = usersOfItems.column(u);
        for (int i = itemsOfUsers.start(user); i < itemsOfUsers.end(user); i++) {
          common.add(itemsOfUsers.column(i), 1);
        }
      }
      common.drain(
          (other, users) -> {
            if (other != item) {
              best.offer(query, other, users / norm(item, other));
            }
          });
    }
  }

  private double norm(int item, int other) {
    return Math.sqrt((double) usersOfItems.count(item) * usersOfItems.count(other));
  }

  private void score(int[] users, int from, int to, Exclusions exclusions, TopK.Builder best) {
    Accumulator scores = new Accumulator(usersOfItems.rows());
    for (int query = from; query < to; query++) {
      int user = users[query];
      for (int i = itemsOfUsers.start(user); i < itemsOfUsers.end(user); i++) {
        int position = positions[itemsOfUsers.column(i)];
        for (int rank = 0; rank < neighbours.count(position); rank++) {
          scores.add(neighbours.item(position, rank), neighbours.score(position, rank));
        }
      }
      int place = query;
      int[] excluded = exclusions.of(query);
      scores.drain(
          (item, score) -> {
            if (corpus.contains(item) && !Exclusions.contains(excluded, item)) {
              best.offer(place, item, score);
            }
          });
    }
  }

  private static void inParts(int size, Part part) {
    IntStream.range(0, PARTS)
        .parallel()
        .forEach(
            p -> part.work((int) ((long) size * p / PARTS), (int) ((long) size * (p + 1) / PARTS)));
  }

  @FunctionalInterface
  private interface Part {
    void work(int from, int to);
  }
}
