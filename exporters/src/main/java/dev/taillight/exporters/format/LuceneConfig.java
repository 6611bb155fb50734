package dev.taillight.exporters.format;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.taillight.settings.SettingsCheck;

/**
 * The section {@code export.lucene}: how the graph of an index is built. A larger one is searched
 * with fewer misses, and takes longer to build.
 *
 * @param m how many neighbours a vector is linked to, 1 … {@link #MAX_M}; twice as many on the
 *     lowest level
 * @param efConstruction how many candidates are looked at for them, 1 … {@link #MAX_EF}
 */
@JsonNaming(SnakeCaseStrategy.class)
public record LuceneConfig(int m, int efConstruction) {

  /** Lucene's own values. */
  public static final LuceneConfig DEFAULT = new LuceneConfig(16, 100);

  static final int MAX_M = 512;
  static final int MAX_EF = 3200;

  /**
   * @throws dev.taillight.settings.InvalidSettingsException if a value is out of its range
   */
  public LuceneConfig {
    new SettingsCheck()
        .between("m", m, 1, MAX_M)
        .between("ef_construction", efConstruction, 1, MAX_EF)
        .throwIfAny();
  }
}
