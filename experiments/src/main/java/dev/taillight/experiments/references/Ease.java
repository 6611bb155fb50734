package dev.taillight.experiments.references;

import dev.taillight.experiments.evaluation.Recommender;
import dev.taillight.progress.Progress;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.settings.Problem;
import dev.taillight.settings.SettingsCheck;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.util.Arrays;
import java.util.List;

/**
 * EASEᴿ, embarrassingly shallow autoencoders (Steck, WWW 2019, equations 7 and 8): with X the
 * matrix of training pairs, shape (users, items), G = XᵀX and P = (G + λI)⁻¹, the weights are
 * B(i,j) = −P(i,j) / P(j,j) off the diagonal and 0 on it, and the scores are S = XB. Items with a
 * training interaction are recommended, also those with a score below 0; the weights of the others
 * are all 0.
 *
 * <p>Takes 4 bytes per pair of the m items with a training interaction, outside the Java heap, and
 * time in the order of m³; results do not depend on the number of threads. To be closed by its
 * maker.
 */
public final class Ease implements Recommender, AutoCloseable {

  private final TrainingPairs pairs;
  private final SymmetricTiles inverse;

  /**
   * Computes the weights.
   *
   * @param pairs the training pairs, X
   * @param config λ and how much memory may be taken
   * @param progress is told how many items there are, twice
   * @throws InvalidSettingsException if the memory does not suffice, before anything is done, or if
   *     λ is too small
   */
  Ease(TrainingPairs pairs, EaseConfig config, Progress progress) {
    requireMemory(pairs.trainedCount(), config);
    this.pairs = pairs;
    this.inverse =
        new SymmetricTiles(
            pairs.trainedCount(), () -> new GramRows(pairs, config.regularisation()), progress);
    try {
      inverse.invertAndNegate(progress);
      inverse.complete();
    } catch (ArithmeticException e) {
      inverse.close();
      throw tooWeak(config);
    } catch (RuntimeException | Error e) {
      inverse.close();
      throw e;
    }
  }

  private static InvalidSettingsException tooWeak(EaseConfig config) {
    return new InvalidSettingsException(
        List.of(
            new Problem(
                "references.ease.regularisation",
                Double.toString(config.regularisation()),
                "a number that does not vanish, in single precision, beside how often items are"
                    + " taken, since items that the same users take cannot be told apart without")));
  }

  /**
   * Requires the memory for a catalogue.
   *
   * @param items how many items have a training interaction
   * @throws InvalidSettingsException if it does not suffice
   */
  static void requireMemory(int items, EaseConfig config) {
    long needed = ((long) items * items * Float.BYTES + (1 << 20) - 1) >> 20;
    new SettingsCheck()
        .that(
            needed <= config.memoryMib(),
            "references.ease.memory_mib",
            config.memoryMib(),
            ("%d or more for the square matrix of the %d items with a training interaction; if the"
                    + " machine has not that much, leave ease out of evaluation.references")
                .formatted(needed, items))
        .throwIfAny();
  }

  @Override
  public String name() {
    return "ease";
  }

  @Override
  public TopK recommend(int[] users, int k, Exclusions exclusions, Progress.Task task) {
    TopK.Builder best = new TopK.Builder(users.length, k);
    float[] diagonal = diagonal();
    RowParts.work(
        users.length,
        task,
        (from, to) -> {
          double[] scores = new double[pairs.trainedCount()];
          float[] row = new float[pairs.trainedCount()];
          for (int query = from; query < to; query++) {
            score(users[query], diagonal, row, scores);
            offer(query, scores, exclusions.of(query), best);
          }
        });
    return best.build();
  }

  @Override
  public void close() {
    inverse.close();
  }

  /** −P(j,j). */
  private float[] diagonal() {
    float[] diagonal = new float[pairs.trainedCount()];
    float[] row = new float[diagonal.length];
    for (int position = 0; position < diagonal.length; position++) {
      inverse.row(position, row);
      diagonal[position] = row[position];
    }
    return diagonal;
  }

  /** The rows are of −P, and the quotient of a sum of them is −S. */
  private void score(int user, float[] diagonal, float[] row, double[] scores) {
    Arrays.fill(scores, 0);
    SparseRows items = pairs.itemsOfUsers();
    for (int i = items.start(user); i < items.end(user); i++) {
      int own = pairs.position(items.column(i));
      inverse.row(own, row);
      row[own] = 0;
      for (int j = 0; j < scores.length; j++) {
        scores[j] += row[j];
      }
    }
    for (int j = 0; j < scores.length; j++) {
      scores[j] /= -diagonal[j];
    }
  }

  private void offer(int query, double[] scores, int[] excluded, TopK.Builder best) {
    for (int position = 0; position < scores.length; position++) {
      int item = pairs.trained(position);
      if (scores[position] >= best.threshold(query)
          && pairs.recommendable(item)
          && !Exclusions.contains(excluded, item)) {
        best.offer(query, item, scores[position]);
      }
    }
  }

  /** Rows of G + λI over the items with a training pair. */
  private static final class GramRows implements SymmetricTiles.RowReader {

    private final TrainingPairs pairs;
    private final double lambda;
    private final Accumulator common;

    GramRows(TrainingPairs pairs, double lambda) {
      this.pairs = pairs;
      this.lambda = lambda;
      this.common = new Accumulator(pairs.items());
    }

    @Override
    public void read(int row, float[] target) {
      Arrays.fill(target, 0);
      common.addCommon(pairs.trained(row), pairs.usersOfItems(), pairs.itemsOfUsers());
      common.drain(
          (item, count) -> {
            int position = pairs.position(item);
            if (position < target.length) {
              target[position] = (float) (position == row ? count + lambda : count);
            }
          });
    }
  }
}
