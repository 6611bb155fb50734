package dev.taillight.exporters.proof;

import dev.taillight.settings.SettingsCheck;

/**
 * The section {@code export.proof}.
 *
 * @param queries how many golden queries there are, 1 … {@value #MAX_QUERIES}
 * @param k how many items each finds, 1 … {@value #MAX_K}
 * @param hnsw the index whose recall is measured
 */
public record ProofConfig(int queries, int k, HnswConfig hnsw) {

  static final int MAX_QUERIES = 10_000;
  static final int MAX_K = 1_000;

  /**
   * @throws dev.taillight.settings.InvalidSettingsException if a value is out of its range
   */
  public ProofConfig {
    new SettingsCheck()
        .between("queries", queries, 1, MAX_QUERIES)
        .between("k", k, 1, MAX_K)
        .throwIfAny();
  }
}
