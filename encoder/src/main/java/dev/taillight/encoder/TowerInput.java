package dev.taillight.encoder;

import dev.taillight.dataset.IndexedTexts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One input of a tower: from raw values to the mean of their embeddings. Thread-safe. */
final class TowerInput {

  private final InputSpec spec;
  private final Optional<IndexedTexts> texts;
  private final double[] edges;
  private final MappedRows table;

  /**
   * @param spec a checked description
   * @param texts the known texts, for all kinds but numbers
   * @param table the embeddings
   */
  TowerInput(InputSpec spec, Optional<IndexedTexts> texts, MappedRows table) {
    this.spec = spec;
    this.texts = texts;
    this.table = table;
    // 0 and −0 are the same number; a binary search by bits would tell them apart.
    this.edges = spec.binEdges().stream().mapToDouble(edge -> edge + 0.0).toArray();
  }

  InputSpec spec() {
    return spec;
  }

  /** How many texts or bins are known. */
  int known() {
    return texts.map(IndexedTexts::size).orElse(edges.length + 1);
  }

  /**
   * Pools the embeddings of values.
   *
   * @param values the values as in a table
   * @param target takes the mean
   * @param offset where it does
   * @throws IllegalArgumentException if the values are not of the input's kind
   */
  void pool(List<String> values, float[] target, int offset) {
    table.mean(rows(values), target, offset);
  }

  private int[] rows(List<String> values) {
    int[] rows =
        switch (spec.kind()) {
          case CATEGORICAL -> ofTexts(single(values).stream().toList());
          case MULTI_VALUED -> ofTexts(present(values));
          case TEXT -> ofTexts(single(values).map(RawValues::words).orElse(List.of()));
          case NUMERIC -> single(values).stream().mapToInt(this::binRow).toArray();
          case HISTORY -> ofItems(values);
        };
    return rows.length == 0 ? new int[] {spec.missingRow()} : rows;
  }

  private static List<String> present(List<String> values) {
    return values.stream().map(RawValues::trimmed).filter(value -> !value.isEmpty()).toList();
  }

  private Optional<String> single(List<String> values) {
    if (values.size() > 1) {
      throw new IllegalArgumentException(
          "feature '%s' takes one value, got %d: %s".formatted(spec.name(), values.size(), values));
    }
    return present(values).stream().findFirst();
  }

  private int binRow(String text) {
    try {
      int place = Arrays.binarySearch(edges, RawValues.number(text) + 0.0);
      return spec.firstRow() + (place >= 0 ? place + 1 : -place - 1);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("feature '" + spec.name() + "': " + e.getMessage(), e);
    }
  }

  /** Each row once, in the order of the values; all unknown texts share one. */
  private int[] ofTexts(List<String> values) {
    Set<Integer> rows = new LinkedHashSet<>();
    for (String value : values) {
      OptionalInt index = texts.orElseThrow().indexOf(value);
      if (index.isPresent()) {
        rows.add(spec.firstRow() + index.getAsInt());
      } else if (spec.unknownRow() != null) {
        rows.add(spec.unknownRow());
      }
    }
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The last known items, each once. */
  private int[] ofItems(List<String> items) {
    int most = Objects.requireNonNull(spec.maxItems());
    List<Integer> rows = new ArrayList<>();
    Set<Integer> seen = new LinkedHashSet<>();
    for (int i = items.size() - 1; i >= 0 && rows.size() < most; i--) {
      OptionalInt index = texts.orElseThrow().indexOf(items.get(i));
      if (index.isPresent() && seen.add(index.getAsInt())) {
        rows.add(0, spec.firstRow() + index.getAsInt());
      }
    }
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }
}
