package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.loss.Candidates;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Says what the queries of a batch are scored against, and how probable each of it was: the items
 * of the batch, then those of a bank of earlier batches.
 */
final class CandidatePool {

  private final ItemShares shares;
  private final int catalogueSize;
  private final VectorBank bank;

  /**
   * @param shares p of the items; the batches of a training pass through it in order
   * @param catalogueSize how many items the catalogue has
   * @param bank the vectors of earlier batches
   */
  CandidatePool(ItemShares shares, int catalogueSize, VectorBank bank) {
    this.shares = shares;
    this.catalogueSize = catalogueSize;
    this.bank = bank;
  }

  /** The candidates of a batch; to be called once for each batch, in order. */
  Candidates candidates(TrainingBatch batch) {
    shares.observe(batch);
    int[] fresh = batch.candidateItems();
    int[] items = IntStream.concat(IntStream.of(fresh), IntStream.of(bank.items())).toArray();
    double[] probabilities =
        DoubleStream.concat(DoubleStream.of(shares.shares(fresh)), DoubleStream.of(bank.shares()))
            .toArray();
    int uniform = fresh.length - batch.pairs();
    return new Candidates(batch.pairs(), items, probabilities, uniform, catalogueSize);
  }

  /**
   * The vectors of the candidates.
   *
   * @param fresh those of the batch, shape (n + B, d)
   * @return shape (c, d)
   */
  NDArray vectors(NDArray fresh) {
    if (bank.size() == 0) {
      return fresh;
    }
    Shape shape = new Shape(bank.size(), fresh.getShape().get(1));
    return fresh.concat(fresh.getManager().create(bank.vectors(), shape), 0);
  }

  /**
   * Keeps the vectors of the pairs' items for the batches to come.
   *
   * @param candidates the candidates of the batch
   * @param vectors vectors of which the first n are those of the pairs' items, shape (≥ n, d)
   */
  void keep(Candidates candidates, NDArray vectors) {
    if (bank.capacity() > 0) {
      int n = candidates.pairs();
      float[] values = DeviceArrays.values(vectors.get(":" + n));
      bank.add(n, values, candidates.items(), candidates.probabilities());
    }
  }
}
