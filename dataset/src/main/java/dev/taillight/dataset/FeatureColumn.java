package dev.taillight.dataset;

import org.jspecify.annotations.Nullable;

/**
 * The codes of one feature, row by row. Every row has at least one code; a row without a value has
 * the single code {@link Vocabulary#MISSING}. Immutable and thread-safe.
 */
public final class FeatureColumn {

  private final FeatureSpec spec;
  private final Vocabulary vocabulary;
  private final IntColumn codes;
  private final @Nullable LongColumn offsets;

  FeatureColumn(
      FeatureSpec spec, Vocabulary vocabulary, IntColumn codes, @Nullable LongColumn offsets) {
    this.spec = spec;
    this.vocabulary = vocabulary;
    this.codes = codes;
    this.offsets = offsets;
  }

  /** What the feature is. */
  public FeatureSpec spec() {
    return spec;
  }

  /** The feature's name. */
  public String name() {
    return spec.name();
  }

  /** The vocabulary of its codes. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** How many rows the column has. */
  public int rows() {
    return Math.toIntExact(offsets == null ? codes.size() : offsets.size() - 1);
  }

  /** How many codes all rows have together. */
  public long totalCodes() {
    return codes.size();
  }

  /** Where the codes of a row begin in {@link #code(long)}. */
  public long start(int row) {
    return offsets == null ? row : offsets.at(row);
  }

  /** How many codes a row has, at least 1. */
  public int count(int row) {
    if (offsets == null) {
      return 1;
    }
    long start = offsets.at(row);
    long end = offsets.at(row + 1L);
    if (start < 0 || start > end || end > codes.size() || end - start > Integer.MAX_VALUE - 8) {
      throw new DatasetException(
          "feature '%s': row %d has the codes from %d to %d of %d; its file of starts is damaged"
              .formatted(name(), row, start, end, codes.size()));
    }
    return (int) (end - start);
  }

  /** The code at a position, see {@link #start(int)}. */
  public int code(long position) {
    return codes.at(position);
  }

  /** Copies the codes of a row; {@code target} needs room for {@link #count(int)} of them. */
  public void copy(int row, int[] target, int offset) {
    codes.copy(start(row), target, offset, count(row));
  }
}
