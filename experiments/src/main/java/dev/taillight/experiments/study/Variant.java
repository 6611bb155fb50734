package dev.taillight.experiments.study;

import dev.taillight.experiments.config.Changes;
import dev.taillight.experiments.study.Grid.Point;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One setting of a variant: its name with a value for every key of the grids.
 *
 * @param family the name of the variant in the study's file
 * @param values the values of all grids by key
 * @param shared the values of the study's own grid, which every variant has
 * @param changes what makes it
 */
record Variant(
    String family, Map<String, String> values, Map<String, String> shared, List<Changes> changes) {

  Variant {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    shared = Collections.unmodifiableMap(new LinkedHashMap<>(shared));
    changes = List.copyOf(changes);
  }

  /** All settings of all variants of a study. */
  static List<Variant> of(StudyConfig study) {
    List<Variant> variants = new ArrayList<>();
    for (VariantConfig config : study.variants()) {
      for (Point shared : Grid.points(study.grid())) {
        for (Point own : Grid.points(config.keys())) {
          List<Changes> changes = new ArrayList<>();
          if (config.set() != null) {
            changes.add(config.set());
          }
          Point both = shared.and(own);
          changes.addAll(both.changes());
          variants.add(new Variant(config.name(), both.values(), shared.values(), changes));
        }
      }
    }
    return variants;
  }

  /** Its name in tables, e.g. {@code "random (alpha=0.1)"}. */
  String label() {
    return values.isEmpty() ? family : family + " (" + point() + ")";
  }

  /** Its place in the grids, e.g. {@code "alpha=0.1"}: a key is named by its end. */
  String point() {
    return values.entrySet().stream()
        .map(value -> end(value.getKey()) + "=" + value.getValue())
        .collect(Collectors.joining(", "));
  }

  /** The setting of another variant, one without a grid of its own, that this is compared with. */
  Variant comparedWith(String other) {
    return new Variant(other, shared, shared, List.of());
  }

  private String end(String key) {
    String end = key.substring(key.lastIndexOf('.') + 1);
    boolean unique = values.keySet().stream().filter(k -> k.endsWith("." + end)).count() <= 1;
    return unique ? end : key;
  }
}
