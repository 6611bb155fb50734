package dev.taillight.experiments.nominate;

import java.util.Locale;

/** The ways to find items. */
public enum IndexKind {
  /** Every item is looked at. */
  EXACT,
  /** The graph of an exported index of Lucene is searched, which misses some. */
  LUCENE;

  /** The name on the command line, e.g. {@code "exact"}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return key();
  }
}
