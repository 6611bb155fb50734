package dev.taillight.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/**
 * The logits of n queries against c candidates, of which the first n are the pairs' own items: the
 * positive of row i is column i. Candidates that are the same item as a row's positive are no
 * negatives of that row. λ says how much of the sampling bias, by which popular items are negatives
 * more often, is removed.
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
 */
public final class CandidateScores {

  private final NDArray logits;
  private final NDArray positives;
  private final NDArray same;

  private CandidateScores(NDArray logits, NDArray positives, NDArray same) {
    this.logits = logits;
    this.positives = positives;
    this.same = same;
  }

  /**
   * Scores all queries against all candidates.
   *
   * @param config τ, λ and whether the positive is corrected
   * @param queries unit vectors, shape (n, d)
   * @param vectors unit vectors of the candidates, shape (c, d), first those of the pairs' items
   * @param candidates what the candidates are, in the same order
   */
  public static CandidateScores of(
      MainLossConfig config, NDArray queries, NDArray vectors, Candidates candidates) {
    NDManager manager = queries.getManager();
    int pairs = candidates.pairs();
    NDArray perTemperature = LossFactor.of(manager, 1 / config.temperature());
    NDArray logits = queries.matMul(vectors.transpose()).mul(perTemperature);
    // Without other candidates there is nothing to cut, and no rounding in the gradient of a cut.
    NDArray own = candidates.size() == pairs ? vectors : vectors.get(":" + pairs);
    NDArray positives = queries.mul(own).sum(new int[] {1}).mul(perTemperature);
    if (config.popularityCorrection() != 0 && config.correctPositive()) {
      NDArray correction =
          manager.create(candidates.logProbability()).mul(config.popularityCorrection());
      logits = logits.sub(correction.reshape(1, -1));
      positives = positives.sub(correction.get(":" + pairs));
    } else if (config.popularityCorrection() != 0) {
      NDArray correction =
          manager.create(candidates.logExpectedCount()).mul(config.popularityCorrection());
      NDArray others = manager.eye(pairs, candidates.size(), 0).neg().add(1);
      logits = logits.sub(others.mul(correction.reshape(1, -1)));
    }
    return new CandidateScores(
        logits, positives, sameItem(manager, candidates.items(), candidates.pairs()));
  }

  /** The logits, shape (n, c). */
  NDArray logits() {
    return logits;
  }

  /** The logits of the pairs' own items, shape (n). */
  NDArray positives() {
    return positives;
  }

  /** By how much each candidate's logit is above that of the row's positive, shape (n, c). */
  NDArray lead() {
    return logits.sub(positives.reshape(-1, 1));
  }

  /** 1 where a column other than the row's own is the row's item, else 0; shape (n, c). */
  NDArray duplicates() {
    return withoutDiagonal(same);
  }

  /**
   * The mean over the rows of the mean over a row's negatives; a row without negatives counts 0.
   *
   * @param values shape (n, c)
   * @return a scalar
   */
  NDArray meanOverNegatives(NDArray values) {
    NDArray negatives = same.neg().add(1);
    NDArray counts = negatives.sum(new int[] {1}).maximum(1);
    return values.mul(negatives).sum(new int[] {1}).div(counts).mean();
  }

  /** 1 where a column is another one with the item of the row; items of the rows come first. */
  static NDArray duplicates(NDManager manager, int[] items, int rows) {
    return withoutDiagonal(sameItem(manager, items, rows));
  }

  private static NDArray withoutDiagonal(NDArray same) {
    int rows = (int) same.getShape().get(0);
    int columns = (int) same.getShape().get(1);
    return same.sub(same.getManager().eye(rows, columns, 0));
  }

  private static NDArray sameItem(NDManager manager, int[] items, int rows) {
    NDArray columns = manager.create(items);
    NDArray own = columns.get(":" + rows).reshape(-1, 1);
    return own.eq(columns.reshape(1, -1)).toType(DataType.FLOAT32, false);
  }
}
