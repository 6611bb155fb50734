package dev.taillight.exporters.proof;

import dev.taillight.settings.SettingsCheck;

/**
 * The section {@code export.proof.hnsw}: a hierarchical navigable small world graph (Malkov and
 * Yashunin, "Efficient and robust approximate nearest neighbor search using Hierarchical Navigable
 * Small World graphs", 2018), with that paper's symbols.
 *
 * @param m M, how many neighbours a node is linked to
 * @param efConstruction how many candidates are kept while the graph is built
 * @param efSearch how many are kept in a search
 * @param items how many items it holds at most, evenly spread over the catalogue; 0 builds none
 */
public record HnswConfig(int m, int efConstruction, int efSearch, int items) {

  static final int MAX_M = 512;
  static final int MAX_EF = 3_200;

  /**
   * @throws dev.taillight.settings.InvalidSettingsException if a value is out of its range
   */
  public HnswConfig {
    new SettingsCheck()
        .between("m", m, 2, MAX_M)
        .between("ef_construction", efConstruction, 1, MAX_EF)
        .between("ef_search", efSearch, 1, MAX_EF)
        .between("items", items, 0, Integer.MAX_VALUE)
        .throwIfAny();
  }
}
