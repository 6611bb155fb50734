package dev.taillight.exporters.format;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What a store or reader must be told, or must hold, for the vectors to mean what they mean here.
 *
 * @param metric what it calls the inner product
 * @param idType how it names an item
 * @param normalisation whether it needs vectors of length 1
 * @param limits how long vectors, ids and files can be
 */
@JsonNaming(SnakeCaseStrategy.class)
public record StoreNeeds(String metric, String idType, String normalisation, String limits) {

  /** Arrays without ids, for whatever computes inner products. */
  static StoreNeeds array(String limits) {
    return new StoreNeeds(
        "inner product", "the position; item_ids.jsonl has the ids", "not needed", limits);
  }

  /** Rows with ids, for whatever computes inner products. */
  static StoreNeeds table(String limits) {
    return new StoreNeeds("inner product", "text", "not needed", limits);
  }
}
