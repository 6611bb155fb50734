package dev.taillight.dataset;

import java.util.Arrays;
import java.util.List;

/**
 * The codes of some rows, feature by feature: the codes of row {@code r} in feature {@code f} are
 * {@code codes(f)[offsets(f)[r]] … codes(f)[offsets(f)[r + 1] - 1]}. A masked feature of a row has
 * the single code {@link #MASKED}. The arrays are handed out for reading, not copied: this is the
 * inner loop's currency.
 */
public final class FeatureBatch {

  /** The code of a feature that a view hides. */
  public static final int MASKED = -1;

  private final int rows;
  private final int[][] offsets;
  private final int[][] codes;

  /**
   * @param rows the number of rows, m
   * @param offsets per feature m + 1 ascending offsets, the first one 0
   * @param codes per feature the codes; the array may be longer than the last offset
   */
  public FeatureBatch(int rows, int[][] offsets, int[][] codes) {
    this.rows = rows;
    this.offsets = offsets;
    this.codes = codes;
  }

  /** Reads rows of a table. */
  public static FeatureBatch gather(EntityTable table, int[] rows) {
    List<FeatureColumn> features = table.features();
    int[][] offsets = new int[features.size()][];
    int[][] codes = new int[features.size()][];
    for (int f = 0; f < features.size(); f++) {
      FeatureColumn feature = features.get(f);
      offsets[f] = offsetsOf(feature, rows);
      codes[f] = new int[offsets[f][rows.length]];
      for (int r = 0; r < rows.length; r++) {
        feature.copy(rows[r], codes[f], offsets[f][r]);
      }
    }
    return new FeatureBatch(rows.length, offsets, codes);
  }

  /** Puts batches of the same features one below the other. */
  public static FeatureBatch concatenate(FeatureBatch... batches) {
    int featureCount = batches[0].featureCount();
    int rows = Arrays.stream(batches).mapToInt(FeatureBatch::rows).sum();
    int[][] offsets = new int[featureCount][rows + 1];
    int[][] codes = new int[featureCount][];
    for (int f = 0; f < featureCount; f++) {
      int feature = f;
      codes[f] = new int[Arrays.stream(batches).mapToInt(b -> b.codeCount(feature)).sum()];
      int row = 0;
      int base = 0;
      for (FeatureBatch batch : batches) {
        for (int r = 1; r <= batch.rows; r++) {
          offsets[f][++row] = base + batch.offsets[f][r];
        }
        System.arraycopy(batch.codes[f], 0, codes[f], base, batch.codeCount(f));
        base += batch.codeCount(f);
      }
    }
    return new FeatureBatch(rows, offsets, codes);
  }

  /** The same rows with one more feature, the last one. */
  public FeatureBatch with(int[] featureOffsets, int[] featureCodes) {
    int[][] allOffsets = Arrays.copyOf(offsets, offsets.length + 1);
    int[][] allCodes = Arrays.copyOf(codes, codes.length + 1);
    allOffsets[offsets.length] = featureOffsets;
    allCodes[codes.length] = featureCodes;
    return new FeatureBatch(rows, allOffsets, allCodes);
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The number of features. */
  public int featureCount() {
    return codes.length;
  }

  /** The offsets of a feature, length rows + 1. */
  public int[] offsets(int feature) {
    return offsets[feature];
  }

  /** The codes of a feature; only those below the last offset count. */
  public int[] codes(int feature) {
    return codes[feature];
  }

  /** How many codes a feature has over all rows. */
  public int codeCount(int feature) {
    return offsets[feature][rows];
  }

  private static int[] offsetsOf(FeatureColumn feature, int[] rows) {
    int[] offsets = new int[rows.length + 1];
    for (int r = 0; r < rows.length; r++) {
      offsets[r + 1] = offsets[r] + feature.count(rows[r]);
    }
    return offsets;
  }
}
