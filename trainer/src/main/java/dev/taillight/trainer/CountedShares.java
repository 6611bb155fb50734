package dev.taillight.trainer;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import dev.taillight.trainer.checkpoint.Tensor;
import java.util.Arrays;
import java.util.List;

/** The exact shares, from the counts of the dataset; 0 for an item without training pairs. */
final class CountedShares implements ItemShares {

  private final EncodedDataset dataset;
  private final double pairs;

  CountedShares(EncodedDataset dataset) {
    this.dataset = dataset;
    this.pairs = dataset.interactions(Split.TRAIN).size();
  }

  @Override
  public void observe(TrainingBatch batch) {}

  @Override
  public double[] shares(int[] items) {
    return Arrays.stream(items)
        .mapToDouble(item -> dataset.itemCounts().at(item) / pairs)
        .toArray();
  }

  @Override
  public List<Tensor> state() {
    return List.of();
  }
}
