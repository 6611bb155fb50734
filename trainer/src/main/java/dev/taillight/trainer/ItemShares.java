package dev.taillight.trainer;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.trainer.checkpoint.Tensor;
import dev.taillight.trainer.loss.MainLossConfig;
import java.util.List;

/** p, the share of an item in the training pairs: how probable it is that a pair has the item. */
sealed interface ItemShares permits CountedShares, StreamedShares {

  /** Shares of the settings' kind. */
  static ItemShares of(MainLossConfig config, EncodedDataset dataset) {
    return switch (config.itemProbability()) {
      case COUNTS -> new CountedShares(dataset);
      case STREAMING -> new StreamedShares(config.streaming(), dataset.items().size());
    };
  }

  /** Takes note of the pairs of a batch; batches come in the order of the steps. */
  void observe(TrainingBatch batch);

  /** The shares of items, given by their rows. */
  double[] shares(int[] items);

  /** What a checkpoint must keep, as tensors over its own arrays. */
  List<Tensor> state();
}
