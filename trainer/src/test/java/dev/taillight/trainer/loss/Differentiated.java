package dev.taillight.trainer.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.taillight.trainer.engine.RowBlock;

/**
 * A mean loss with its gradients, as small and large blocks of rows both give it.
 *
 * @param mean the mean over the rows
 * @param queries the gradient of the mean by the query vectors, row-major
 * @param candidates the same by the candidates' vectors
 */
record Differentiated(double mean, float[] queries, float[] candidates) {

  static Differentiated by(
      MainLossConfig config, NDArray queries, NDArray vectors, Candidates candidates) {
    ScoreMatrix scores = ScoreMatrix.of(config, queries, vectors, candidates);
    return by(PairLoss.of(config), scores, queries, vectors);
  }

  static Differentiated by(PairLoss loss, ScoreMatrix scores, NDArray queries, NDArray vectors) {
    int rows = (int) queries.getShape().get(0);
    int columns = (int) vectors.getShape().get(0);
    int dimension = (int) queries.getShape().get(1);
    Differentiated whole = inBlocks(loss, scores, rows, columns, dimension, rows);
    Differentiated blocks = inBlocks(loss, scores, rows, columns, dimension, 2);
    assertEquals(whole.mean, blocks.mean, 1e-5 * Math.max(1, Math.abs(whole.mean)));
    float tolerance = 1e-5f * largest(whole.queries);
    assertArrayEquals(whole.queries, blocks.queries, tolerance);
    assertArrayEquals(whole.candidates, blocks.candidates, tolerance);
    return blocks;
  }

  private static Differentiated inBlocks(
      PairLoss loss, ScoreMatrix scores, int rows, int columns, int dimension, int size) {
    double sum = 0;
    float[] queries = new float[rows * dimension];
    float[] candidates = new float[columns * dimension];
    try (NDManager scope = NDManager.newBaseManager()) {
      for (RowBlock block : RowBlock.split(rows, size)) {
        LossGradients found = scores.gradients(block, loss, 1.0 / rows, columns, scope);
        sum += found.loss();
        float[] own = found.queries().toFloatArray();
        System.arraycopy(own, 0, queries, block.from() * dimension, own.length);
        float[] theirs = found.candidates().toFloatArray();
        for (int i = 0; i < theirs.length; i++) {
          candidates[i] += theirs[i];
        }
        assertOnlyTheFirstLearn(loss, scores, block, rows, theirs, dimension, scope);
      }
    }
    return new Differentiated(sum / rows, queries, candidates);
  }

  private static void assertOnlyTheFirstLearn(
      PairLoss loss,
      ScoreMatrix scores,
      RowBlock block,
      int rows,
      float[] all,
      int dimension,
      NDManager scope) {
    float[] first = scores.gradients(block, loss, 1.0 / rows, 1, scope).candidates().toFloatArray();
    assertEquals(dimension, first.length);
    for (int i = 0; i < dimension; i++) {
      assertEquals(all[i], first[i], 1e-5 * Math.max(1, Math.abs(all[i])));
    }
  }

  private static float largest(float[] values) {
    float largest = 1;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
