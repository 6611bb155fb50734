package dev.taillight.augment;

import dev.taillight.dataset.FeatureBatch;
import java.util.Arrays;
import java.util.List;

/**
 * Applies masks to batches: a hidden feature of a row keeps the single code {@link
 * FeatureBatch#MASKED}. Batches are never modified; columns that a mask leaves as they are are
 * shared between the batch and its views.
 */
final class MaskedFeatures {

  private MaskedFeatures() {}

  /** Hides the same features in all rows. */
  static FeatureBatch apply(FeatureBatch batch, FeatureMask mask) {
    int rows = batch.rows();
    int[][] offsets = new int[batch.featureCount()][];
    int[][] codes = new int[batch.featureCount()][];
    for (int f = 0; f < codes.length; f++) {
      if (mask.hides(f)) {
        offsets[f] = new int[rows + 1];
        Arrays.setAll(offsets[f], r -> r);
        codes[f] = new int[rows];
        Arrays.fill(codes[f], FeatureBatch.MASKED);
      } else {
        offsets[f] = batch.offsets(f);
        codes[f] = batch.codes(f);
      }
    }
    return new FeatureBatch(rows, offsets, codes);
  }

  /** Hides in row r what mask r says. */
  static FeatureBatch apply(FeatureBatch batch, List<FeatureMask> masks) {
    int rows = batch.rows();
    int[][] offsets = new int[batch.featureCount()][rows + 1];
    int[][] codes = new int[batch.featureCount()][];
    for (int f = 0; f < codes.length; f++) {
      // A hidden feature takes one code and every feature has at least one, so this is room enough.
      codes[f] = new int[batch.codeCount(f)];
      int filled = 0;
      for (int r = 0; r < rows; r++) {
        if (masks.get(r).hides(f)) {
          codes[f][filled++] = FeatureBatch.MASKED;
        } else {
          int from = batch.offsets(f)[r];
          int count = batch.offsets(f)[r + 1] - from;
          System.arraycopy(batch.codes(f), from, codes[f], filled, count);
          filled += count;
        }
        offsets[f][r + 1] = filled;
      }
    }
    return new FeatureBatch(rows, offsets, codes);
  }
}
