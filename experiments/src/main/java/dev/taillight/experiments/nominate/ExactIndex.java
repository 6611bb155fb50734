package dev.taillight.experiments.nominate;

import dev.taillight.trainer.VectorSource;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Looks at every item, one thread for a query, in plain Java. Takes the memory of a block of
 * vectors beside what the source takes; thread-safe if the source is.
 */
public final class ExactIndex implements ItemIndex {

  private static final int BLOCK = 4096;

  private final VectorSource items;

  /**
   * @param items the vectors of all items, by item row
   */
  public ExactIndex(VectorSource items) {
    this.items = items;
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public int dimension() {
    return items.dimension();
  }

  @Override
  public List<FoundItem> search(float[] query, int k, int[] excluded) {
    check(query, k);
    TopK.Builder best = new TopK.Builder(1, Math.min(k, Math.max(1, size())));
    float[] block = new float[Math.multiplyExact(Math.min(BLOCK, size()), dimension())];
    for (int from = 0; from < size(); from += BLOCK) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the search was interrupted");
      }
      int count = Math.min(BLOCK, size() - from);
      items.read(from, count, block);
      offer(query, block, from, count, excluded, best);
    }
    return found(best.build());
  }

  private static void offer(
      float[] query, float[] block, int first, int count, int[] excluded, TopK.Builder best) {
    for (int i = 0; i < count; i++) {
      double score = InnerProduct.of(query, block, i * query.length);
      if (!Double.isFinite(score)) {
        throw new IllegalArgumentException(
            "the query or the vector of item %d is not finite".formatted(first + i));
      }
      if (score >= best.threshold(0) && !Exclusions.contains(excluded, first + i)) {
        best.offer(0, first + i, score);
      }
    }
  }

  private static List<FoundItem> found(TopK best) {
    List<FoundItem> found = new ArrayList<>();
    for (int rank = 0; rank < best.count(0); rank++) {
      found.add(new FoundItem(best.item(0, rank), best.score(0, rank)));
    }
    return found;
  }

  @Override
  public float[] vector(int row) {
    float[] vector = new float[dimension()];
    items.read(row, 1, vector);
    return vector;
  }

  @Override
  public void close() {}
}
