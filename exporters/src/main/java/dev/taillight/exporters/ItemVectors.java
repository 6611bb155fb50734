package dev.taillight.exporters;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.trainer.VectorSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is exported.
 *
 * @param vectors n vectors of length d
 * @param ids the ids of the n rows
 * @param queries some query vectors of length d, whose exact results become the export's proof
 * @param lineage where the vectors came from
 * @param evaluation what the model found of the test pairs, by metric and slice; may be empty
 */
public record ItemVectors(
    VectorSource vectors,
    ItemIds ids,
    VectorSource queries,
    Lineage lineage,
    Map<String, Map<String, Double>> evaluation) {

  /**
   * @throws DatasetException if there is no vector, or if vectors and ids differ in number
   */
  public ItemVectors {
    // In the given order: it ends up in the manifest, whose bytes are to be the same each time.
    evaluation = Collections.unmodifiableMap(new LinkedHashMap<>(evaluation));
    if (vectors.size() != ids.size()) {
      throw new DatasetException(
          "the model has vectors for %d items, the dataset has %d: they do not belong together"
              .formatted(vectors.size(), ids.size()));
    }
    if (vectors.size() == 0) {
      throw new DatasetException("an export needs at least one item, the dataset has none");
    }
  }
}
