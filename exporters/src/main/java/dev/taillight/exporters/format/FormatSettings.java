package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Norms;
import dev.taillight.exporters.vectors.Precision;

/**
 * What formats are told besides the rows.
 *
 * @param unit whether all vectors have length 1, as they are written
 * @param lucene how indexes of Lucene are built
 */
public record FormatSettings(boolean unit, LuceneConfig lucene) {

  /**
   * The settings for vectors of some lengths; rounding changes lengths.
   *
   * @param norms their lengths before they are encoded
   */
  public static FormatSettings of(Norms norms, Precision precision, LuceneConfig lucene) {
    return new FormatSettings(norms.unit() && precision == Precision.FLOAT32, lucene);
  }

  /** For vectors of any length. */
  static final FormatSettings DEFAULT = new FormatSettings(false, LuceneConfig.DEFAULT);
}
