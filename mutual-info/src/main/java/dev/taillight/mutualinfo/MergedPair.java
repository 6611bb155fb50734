package dev.taillight.mutualinfo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** A pair of features of several parts, whose cells are read side by side and added. */
final class MergedPair {

  private final List<PartialCounts> parts;
  private final MergedFeature outer;
  private final MergedFeature inner;
  private final Marginals outerMarginals;
  private final Marginals innerMarginals;

  private MergedPair(
      List<PartialCounts> parts, MergedFeature outer, MergedFeature inner, MissingValues missing) {
    this.parts = parts;
    this.outer = outer;
    this.inner = inner;
    boolean ofItsOwn = missing == MissingValues.IGNORE;
    this.outerMarginals = ofItsOwn ? empty(outer.marginals()) : outer.marginals();
    this.innerMarginals = ofItsOwn ? empty(inner.marginals()) : inner.marginals();
  }

  private static Marginals empty(Marginals like) {
    return new Marginals(like.size(), like.whole());
  }

  /**
   * Merges a pair.
   *
   * @param outer the feature that comes first in the schema
   * @throws dev.taillight.dataset.DatasetException if a file is missing or damaged
   */
  static CountedPair merge(
      List<PartialCounts> parts, MergedFeature outer, MergedFeature inner, MissingValues missing) {
    List<PartInput> inputs = new ArrayList<>();
    try {
      parts.forEach(part -> inputs.add(part.read(PartialCounts.cells(outer.name(), inner.name()))));
      return new MergedPair(parts, outer, inner, missing).merge(inputs);
    } finally {
      inputs.forEach(PartInput::close);
    }
  }

  private CountedPair merge(List<PartInput> inputs) {
    for (int part = 0; part < parts.size(); part++) {
      if (outerMarginals != outer.marginals()) {
        outerMarginals.add(inputs.get(part), outer.codes(part));
        innerMarginals.add(inputs.get(part), inner.codes(part));
      }
    }
    PairSums sums = sums();
    add(cursors(inputs), sums);
    return new CountedPair(outerMarginals, innerMarginals, sums, List.of());
  }

  private PairSums sums() {
    return outerMarginals == outer.marginals()
        ? new PairSums(outer.logarithms(), inner.logarithms(), outerMarginals.totalWeight())
        : new PairSums(
            outerMarginals.logarithms(), innerMarginals.logarithms(), outerMarginals.totalWeight());
  }

  private List<CellCursor> cursors(List<PartInput> inputs) {
    boolean ones = outerMarginals.whole() && innerMarginals.whole();
    List<CellCursor> cursors = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      cursors.add(new CellCursor(inputs.get(part), outer.codes(part), inner.codes(part), ones));
    }
    return cursors;
  }

  /** Hands out each pair of values once, with its weight in all parts. */
  private static void add(List<CellCursor> cursors, CellVisitor visitor) {
    PriorityQueue<CellCursor> next = new PriorityQueue<>(Comparator.comparingLong(CellCursor::key));
    cursors.stream().filter(CellCursor::advance).forEach(next::add);
    while (!next.isEmpty()) {
      CellCursor first = next.peek();
      long key = first.key();
      int outer = first.outer();
      int inner = first.inner();
      ExactSum weight = new ExactSum();
      while (first != null && first.key() == key) {
        next.remove();
        weight.add(first.whole(), first.fraction());
        if (first.advance()) {
          next.add(first);
        }
        first = next.peek();
      }
      visitor.cell(outer, inner, weight.whole(), weight.fraction());
    }
  }
}
