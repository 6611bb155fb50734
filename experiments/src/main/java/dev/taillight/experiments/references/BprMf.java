package dev.taillight.experiments.references;

import dev.taillight.experiments.evaluation.VectorSpace;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import java.util.Arrays;

/**
 * Matrix factorisation for Bayesian personalised ranking (Rendle, Freudenthaler, Gantner and
 * Schmidt-Thieme, UAI 2009): x̂(u,i) = ⟨w(u), h(i)⟩, trained by LearnBPR. A step draws a pair (u,
 * i) of the training pairs S evenly and an item j evenly from the items with a training pair that u
 * does not have, and moves all three vectors θ by α · (σ(−x̂(u,i,j)) · ∂x̂(u,i,j)/∂θ − λ · θ),
 * where x̂(u,i,j) = x̂(u,i) − x̂(u,j). An epoch has |S| steps.
 *
 * <p>One thread computes, since the steps depend on each other. Takes 8 · d bytes per user and item
 * and 4 per training pair.
 */
final class BprMf {

  /** The spread of the start, as in the authors' own implementation, MyMediaLite. */
  private static final double START_DEVIATION = 0.1;

  /** After how many steps progress is shown. */
  private static final int STEPS_AT_A_TIME = 1 << 16;

  private final TrainingPairs pairs;
  private final BprConfig config;
  private final long seed;
  private final FactorVectors users;
  private final FactorVectors items;
  private final int[] userOfPair;

  private BprMf(TrainingPairs pairs, BprConfig config, long seed) {
    int d = config.factors();
    this.pairs = pairs;
    this.config = config;
    this.seed = seed;
    this.users = FactorVectors.random(pairs.users(), d, START_DEVIATION, seed, "bpr users");
    this.items = FactorVectors.random(pairs.items(), d, START_DEVIATION, seed, "bpr items");
    SparseRows rows = pairs.itemsOfUsers();
    this.userOfPair = new int[rows.size()];
    for (int user = 0; user < rows.rows(); user++) {
      Arrays.fill(userOfPair, rows.start(user), rows.end(user), user);
    }
  }

  /**
   * Trains.
   *
   * @param seed what the start and the steps are drawn from
   * @param progress is told how many steps there are
   * @return w and h; the items without a training pair are as they were at the start
   */
  static VectorSpace train(TrainingPairs pairs, BprConfig config, long seed, Progress progress) {
    BprMf model = new BprMf(pairs, config, seed);
    long steps = (long) config.epochs() * model.userOfPair.length;
    try (Progress.Task task = progress.start("train bpr_mf", steps, "steps")) {
      for (int epoch = 0; epoch < config.epochs(); epoch++) {
        model.epoch(epoch, task);
      }
    }
    return new VectorSpace(model.items.vectors(), model.users::vectors);
  }

  private void epoch(int epoch, Progress.Task task) {
    RandomStream stream = RandomStream.of(seed, "bpr steps", epoch);
    for (int from = 0; from < userOfPair.length; from += STEPS_AT_A_TIME) {
      int count = Math.min(STEPS_AT_A_TIME, userOfPair.length - from);
      for (int step = 0; step < count; step++) {
        step(stream);
      }
      task.advance(count);
    }
  }

  private void step(RandomStream stream) {
    SparseRows rows = pairs.itemsOfUsers();
    int pair = stream.nextInt(userOfPair.length);
    int user = userOfPair[pair];
    if (rows.count(user) == pairs.trainedCount()) {
      return; // there is no item that the user does not have
    }
    int other = pairs.trained(stream.nextInt(pairs.trainedCount()));
    while (rows.contains(user, other)) {
      other = pairs.trained(stream.nextInt(pairs.trainedCount()));
    }
    move(users.row(user), items.row(rows.column(pair)), items.row(other));
  }

  /** Moves the vectors of a user, of an item that the user has, and of one that it has not. */
  private void move(double[] w, double[] hi, double[] hj) {
    double difference = 0;
    for (int d = 0; d < w.length; d++) {
      difference += w[d] * (hi[d] - hj[d]);
    }
    double slope = 1 / (1 + Math.exp(difference));
    double alpha = config.learningRate();
    double lambda = config.regularisation();
    for (int d = 0; d < w.length; d++) {
      double user = w[d];
      double gap = hi[d] - hj[d];
      w[d] += alpha * (slope * gap - lambda * user);
      hi[d] += alpha * (slope * user - lambda * hi[d]);
      hj[d] += alpha * (-slope * user - lambda * hj[d]);
    }
  }
}
