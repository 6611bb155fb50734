package dev.taillight.experiments.serve;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The items that were found.
 *
 * @param query what was asked for, and what is known of it
 * @param index how they were found: exact or lucene
 * @param items the best first
 */
record Answer(Map<String, Object> query, String index, List<ServedItem> items) {

  Answer {
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    items = List.copyOf(items);
  }
}
