package dev.taillight.trainer;

import dev.taillight.trainer.checkpoint.Tensor;
import dev.taillight.trainer.frequency.StreamingConfig;
import dev.taillight.trainer.frequency.StreamingFrequency;
import java.util.Arrays;
import java.util.List;

/**
 * Shares estimated from the batches seen so far; time is counted in pairs. An item that was never
 * seen has the share 1/|catalogue|.
 */
final class StreamedShares implements ItemShares {

  private final StreamingFrequency frequency;

  StreamedShares(StreamingConfig config, int catalogueSize) {
    this.frequency = new StreamingFrequency(config, catalogueSize);
  }

  @Override
  public void observe(TrainingBatch batch) {
    for (int i = 0; i < batch.pairs(); i++) {
      frequency.observe(batch.firstPair() + i + 1, batch.candidateItems()[i]);
    }
  }

  @Override
  public double[] shares(int[] items) {
    return Arrays.stream(items).mapToDouble(frequency::probability).toArray();
  }

  @Override
  public List<Tensor> state() {
    return frequency.state();
  }
}
