package dev.taillight.exporters.format;

/**
 * What formats are told besides the rows.
 *
 * @param unit whether all vectors have length 1, as they are written
 * @param lucene how indexes of Lucene are built
 */
public record FormatSettings(boolean unit, LuceneConfig lucene) {

  /** For vectors of any length. */
  static final FormatSettings DEFAULT = new FormatSettings(false, LuceneConfig.DEFAULT);
}
