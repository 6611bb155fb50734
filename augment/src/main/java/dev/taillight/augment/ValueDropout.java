package dev.taillight.augment;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.random.RandomStream;

/**
 * Drops single values (Yao et al., section 3.2, "dropout"): each value is dropped by a coin of its
 * own. What says that there is no value, {@link Vocabulary#MISSING} and {@link
 * FeatureBatch#MASKED}, stays. A feature of a row that loses all its values is masked: it looks
 * like a hidden feature and takes the same learned default. Unlike a mask, dropout gives no promise
 * that something of an item is left. Immutable and thread-safe.
 */
final class ValueDropout {

  private final double rate;
  private final boolean[] droppable;

  /**
   * @param rate the probability that a value is dropped, at least 0 and below 1
   * @param droppable for each feature whether it loses values; taken over, not copied
   */
  ValueDropout(double rate, boolean[] droppable) {
    this.rate = rate;
    this.droppable = droppable;
  }

  /** Makes a new batch; columns that lose nothing are shared with the given one. */
  FeatureBatch apply(FeatureBatch batch, RandomStream stream) {
    if (rate == 0) {
      return batch;
    }
    int[][] offsets = new int[batch.featureCount()][];
    int[][] codes = new int[batch.featureCount()][];
    for (int f = 0; f < codes.length; f++) {
      offsets[f] = batch.offsets(f);
      codes[f] = batch.codes(f);
      if (droppable[f]) {
        offsets[f] = new int[batch.rows() + 1];
        codes[f] = new int[batch.codeCount(f)];
        drop(batch.offsets(f), batch.codes(f), offsets[f], codes[f], stream);
      }
    }
    return new FeatureBatch(batch.rows(), offsets, codes);
  }

  private void drop(
      int[] offsets, int[] codes, int[] keptOffsets, int[] keptCodes, RandomStream stream) {
    int kept = 0;
    for (int r = 0; r + 1 < keptOffsets.length; r++) {
      for (int i = offsets[r]; i < offsets[r + 1]; i++) {
        if (codes[i] <= Vocabulary.MISSING || stream.nextDouble() >= rate) {
          keptCodes[kept++] = codes[i];
        }
      }
      if (kept == keptOffsets[r]) {
        keptCodes[kept++] = FeatureBatch.MASKED;
      }
      keptOffsets[r + 1] = kept;
    }
  }
}
