package dev.taillight.exporters.proof;

import java.util.List;

/**
 * A query and its exact result over the whole export.
 *
 * @param query its vector, of length d
 * @param rows the rows of the items with the largest inner products, best first, equal ones in the
 *     order of the rows
 * @param items their ids
 * @param scores their inner products
 */
public record GoldenQuery(
    List<Float> query, List<Integer> rows, List<String> items, List<Double> scores) {

  public GoldenQuery {
    query = List.copyOf(query);
    rows = List.copyOf(rows);
    items = List.copyOf(items);
    scores = List.copyOf(scores);
  }

  /** The query's vector as an array. */
  public float[] vector() {
    float[] vector = new float[query.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = query.get(i);
    }
    return vector;
  }
}
