package dev.taillight.experiments.references;

import dev.taillight.experiments.evaluation.Recommender;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;

/**
 * Recommends the training items of similar users (Resnick et al., CSCW 1994; on sets Sarwar et al.,
 * EC 2000). With I(u) the items of user u in training, the similarity of two users is the cosine
 * |I(u) ∩ I(v)| / √(|I(u)| |I(v)|); the n most similar others with a similarity above 0, equal ones
 * by ascending row, are a user's neighbours; the score of an item is the sum of the similarities of
 * the neighbours who have it. Items that no neighbour has are not recommended, so that lists can be
 * short.
 *
 * <p>Nothing is computed beforehand; the time is in the order of the sum of the numbers of users of
 * each asked user's items. Results do not depend on the number of threads.
 */
public final class UserKnn implements Recommender {

  private final TrainingPairs pairs;
  private final int kept;

  /**
   * @param pairs say who is similar
   * @param neighbours how many neighbours each user has, n
   */
  UserKnn(TrainingPairs pairs, int neighbours) {
    this.pairs = pairs;
    this.kept = Math.max(1, Math.min(neighbours, pairs.users() - 1));
  }

  @Override
  public String name() {
    return "user_knn";
  }

  @Override
  public TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task) {
    TopK.Builder best = new TopK.Builder(users.length, k);
    RowParts.work(
        users.length,
        task,
        (from, to) -> {
          Accumulator common = new Accumulator(pairs.users());
          Accumulator scores = new Accumulator(pairs.items());
          for (int query = from; query < to; query++) {
            add(neighbours(users[query], common), scores);
            scores.offerAll(query, pairs.corpus(), exclusions, best);
          }
        });
    return best.build();
  }

  private TopK neighbours(int user, Accumulator common) {
    SparseRows items = pairs.itemsOfUsers();
    TopK.Builder best = new TopK.Builder(1, kept);
    common.addCommon(user, items, pairs.usersOfItems());
    common.drain(
        (other, count) -> {
          if (other != user) {
            best.offer(
                0, other, count / Math.sqrt((double) items.count(user) * items.count(other)));
          }
        });
    return best.build();
  }

  private void add(TopK neighbours, Accumulator scores) {
    SparseRows items = pairs.itemsOfUsers();
    for (int rank = 0; rank < neighbours.count(0); rank++) {
      int user = neighbours.item(0, rank);
      for (int i = items.start(user); i < items.end(user); i++) {
        scores.add(items.column(i), neighbours.score(0, rank));
      }
    }
  }
}
