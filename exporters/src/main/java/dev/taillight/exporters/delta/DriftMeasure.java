package dev.taillight.exporters.delta;

import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.trainer.VectorSource;
import dev.taillight.trainer.search.ExactSearch;
import dev.taillight.trainer.search.ItemFilter;
import dev.taillight.trainer.search.SearchBlocks;
import dev.taillight.trainer.search.TopK;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Measures how far the items of two exports have moved. */
final class DriftMeasure {

  private static final int BLOCK_ROWS = 4096;

  private final RowStore base;
  private final RowStore later;
  private final RowMatch match;
  private final DeltaThresholds thresholds;

  DriftMeasure(RowStore base, RowStore later, RowMatch match, DeltaThresholds thresholds) {
    this.base = base;
    this.later = later;
    this.match = match;
    this.thresholds = thresholds;
  }

  /**
   * Measures the drift.
   *
   * @param sample rows of the later export whose neighbours are compared; each is in both exports
   */
  Drift measure(int[] sample) {
    Moves moves = moves();
    return new Drift(
        match.shared(),
        moves.moved,
        match.renumbered(),
        moves.cosines.mean(),
        moves.cosines.named(),
        overlap(sample),
        sample.length,
        moves.baseNorms == 0 ? 0 : moves.laterNorms / moves.baseNorms - 1);
  }

  /** What is known of the common items. */
  private static final class Moves {
    private final CosineCounts cosines = new CosineCounts();
    private int moved;
    private double baseNorms;
    private double laterNorms;
  }

  private Moves moves() {
    int[] rows = IntStream.range(0, match.newCount()).filter(match::isShared).toArray();
    int d = later.vectors().dimension();
    SelectedRows after = new SelectedRows(rows, later, later);
    SelectedRows before =
        new SelectedRows(Arrays.stream(rows).map(match::baseRow).toArray(), base, base);
    int block = Math.min(BLOCK_ROWS, rows.length);
    float[] x = new float[block * d];
    float[] y = new float[block * d];
    Moves moves = new Moves();
    for (int first = 0; first < rows.length; first += BLOCK_ROWS) {
      int count = Math.min(BLOCK_ROWS, rows.length - first);
      before.read(first, count, x);
      after.read(first, count, y);
      for (int i = 0; i < count; i++) {
        add(moves, x, y, i * d, d);
      }
    }
    return moves;
  }

  private void add(Moves moves, float[] x, float[] y, int from, int d) {
    double product = 0;
    double squaresX = 0;
    double squaresY = 0;
    for (int i = from; i < from + d; i++) {
      product += (double) x[i] * y[i];
      squaresX += (double) x[i] * x[i];
      squaresY += (double) y[i] * y[i];
    }
    double norms = Math.sqrt(squaresX) * Math.sqrt(squaresY);
    double cosine = norms == 0 ? 0 : product / norms;
    moves.cosines.add(cosine);
    moves.moved += cosine < thresholds.movedBelow() ? 1 : 0;
    moves.baseNorms += Math.sqrt(squaresX);
    moves.laterNorms += Math.sqrt(squaresY);
  }

  /**
   * Only items in both exports can be neighbours: others have come or gone, they have not moved.
   */
  private double overlap(int[] sample) {
    int k = Math.min(thresholds.k(), match.shared() - 1);
    if (sample.length == 0 || k < 1) {
      return match.shared() == 0 ? 0 : 1;
    }
    int[] before = Arrays.stream(sample).map(match::baseRow).toArray();
    TopK old = neighbours(base, match::isKept, before, k);
    TopK now = neighbours(later, match::isShared, sample, k);
    double sum = 0;
    for (int query = 0; query < sample.length; query++) {
      Set<String> kept = texts(base.ids(), old.items(query));
      kept.retainAll(texts(later.ids(), now.items(query)));
      sum += (double) kept.size() / k;
    }
    return sum / sample.length;
  }

  private static TopK neighbours(RowStore store, ItemFilter filter, int[] rows, int k) {
    VectorSource queries = new SelectedRows(rows, store, store);
    return new ExactSearch(store.vectors(), filter, SearchBlocks.DEFAULT)
        .search(queries, k, query -> new int[] {rows[query]});
  }

  private static Set<String> texts(ItemIds ids, int[] rows) {
    Set<String> texts = new HashSet<>();
    for (int row : rows) {
      texts.add(ids.at(row));
    }
    return texts;
  }
}
