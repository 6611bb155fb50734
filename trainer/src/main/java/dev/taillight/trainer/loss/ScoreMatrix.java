package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.RowBlock;
import java.util.Optional;

/**
 * The logits of n queries against c candidates, computed block of rows by block of rows and never
 * held as a whole. The first n candidates are the pairs' own items: the positive of row i is column
 * i. Candidates that are the same item as a row's positive are no negatives of that row. λ says how
 * much of the sampling bias, by which popular items are negatives more often, is removed.
 *
 * <p>With the positive corrected the logit of an item v is {@code cos(q, v)/τ − λ·log p(v)}, where
 * p is the probability with which a candidate is v (Yi et al., RecSys 2019, section 3).
 *
 * <p>Otherwise the positive, which is there with certainty, has the logit {@code cos(q, v)/τ}, and
 * a negative {@code cos(q, v)/τ − λ·log E(v)}, where E(v) is how often v is expected among the
 * candidates beside the pair's own. At λ = 1 the sum of exp(logit) over the negatives is an
 * unbiased estimate of the sum of exp(cos/τ) over all items but the positive, so the softmax
 * estimates the softmax over the catalogue. Its gradient is that of Khrylchenko et al. ("Correcting
 * the LogQ Correction", RecSys 2025), where a sum over negatives only is weighted by 1 − P(positive
 * | q), for P estimated from the same negatives.
 *
 * <p>Several threads may compute blocks at the same time.
 */
public final class ScoreMatrix {

  private final NDArray queries;
  private final NDArray candidates;
  private final NDArray transposed;
  private final double temperature;
  private final Optional<NDArray> shift;
  private final boolean ownShifted;
  private final SameItems items;

  private ScoreMatrix(
      NDArray queries,
      NDArray candidates,
      double temperature,
      Optional<NDArray> shift,
      boolean ownShifted,
      SameItems items) {
    this.queries = queries;
    this.candidates = candidates;
    this.transposed = candidates.transpose();
    this.temperature = temperature;
    this.shift = shift;
    this.ownShifted = ownShifted;
    this.items = items;
  }

  /**
   * The scores of the main loss.
   *
   * @param config τ, λ and whether the positive is corrected
   * @param queries unit vectors, shape (n, d)
   * @param vectors unit vectors of the candidates, shape (c, d), first those of the pairs' items
   * @param candidates what the candidates are, in the same order
   */
  public static ScoreMatrix of(
      MainLossConfig config, NDArray queries, NDArray vectors, Candidates candidates) {
    return new ScoreMatrix(
        queries,
        vectors,
        config.temperature(),
        shift(config, queries.getManager(), candidates),
        config.correctPositive(),
        new SameItems(candidates.items()));
  }

  /**
   * The scores between two views of the same items (Yao et al., CIKM 2021, eq. 3): the other items'
   * second views are the negatives.
   *
   * @param temperature τ of the contrastive loss
   * @param left unit vectors of the first views, shape (m, d)
   * @param right unit vectors of the second views, shape (≥ m, d), those beyond m for negatives
   *     only
   * @param itemRows which item each second view is; an item drawn twice is no negative of itself
   */
  public static ScoreMatrix ofViews(
      double temperature, NDArray left, NDArray right, int[] itemRows) {
    return new ScoreMatrix(
        left, right, temperature, Optional.empty(), true, new SameItems(itemRows));
  }

  /** How many queries there are. */
  public int rows() {
    return (int) queries.getShape().get(0);
  }

  /** How many pairs there are of a query and a negative of it. */
  long negatives() {
    return items.others(rows());
  }

  private static Optional<NDArray> shift(
      MainLossConfig config, NDManager manager, Candidates candidates) {
    if (config.popularityCorrection() == 0) {
      return Optional.empty();
    }
    float[] shift =
        config.correctPositive() ? candidates.logProbability() : candidates.logExpectedCount();
    for (int i = 0; i < shift.length; i++) {
      shift[i] *= (float) -config.popularityCorrection();
    }
    return Optional.of(manager.create(shift));
  }

  /** The same scores with their arrays on the device of a scope, in which copies live. */
  public ScoreMatrix on(NDManager scope) {
    if (queries.getDevice().equals(scope.getDevice())) {
      return this;
    }
    NDArray there = DeviceArrays.on(scope, queries);
    return new ScoreMatrix(
        there,
        candidates == queries ? there : DeviceArrays.on(scope, candidates),
        temperature,
        shift.map(numbers -> DeviceArrays.on(scope, numbers)),
        ownShifted,
        items);
  }

  /**
   * The gradients of a loss over some rows.
   *
   * @param rows the rows
   * @param loss which loss
   * @param weight a factor on the gradients
   * @param learning how many candidates, the first ones, want a gradient
   * @param result the scope in which the gradients live, on the device of these scores; all else is
   *     gone on return
   */
  public LossGradients gradients(
      RowBlock rows, PairLoss loss, double weight, int learning, NDManager result) {
    try (NDManager scope = result.newSubManager()) {
      NDArray scaled = DeviceArrays.rows(queries, rows, scope).mul(1 / temperature);
      ScoreBlock scores = scores(scaled, rows, scope);
      double sum = loss.differentiate(scores);
      NDArray gradient = scores.logits();
      NDArray ofQueries = gradient.matMul(candidates).muli(weight / temperature);
      NDArray learners =
          learning == candidates.getShape().get(0)
              ? gradient
              : gradient.get(new NDIndex(":, :" + learning));
      NDArray ofCandidates = learners.transpose().matMul(scaled.muli(weight));
      ofQueries.attach(result);
      ofCandidates.attach(result);
      return new LossGradients(sum, ofQueries, ofCandidates);
    }
  }

  private ScoreBlock scores(NDArray scaled, RowBlock rows, NDManager scope) {
    NDArray logits = scaled.matMul(transposed);
    shift.ifPresent(logits::addi);
    ScoreBlock scores = new ScoreBlock(logits, rows, items);
    if (!ownShifted && shift.isPresent()) {
      NDArray own = DeviceArrays.rows(candidates, rows, scope);
      scores.setOwn(scaled.mul(own).sum(new int[] {1}));
    }
    return scores;
  }
}
