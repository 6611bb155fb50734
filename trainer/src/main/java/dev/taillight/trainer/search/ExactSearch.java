package dev.taillight.trainer.search;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceSession;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds, for each query vector q, the k item vectors v with the largest inner products q·v. Exact:
 * the score of an item is the inner product in double precision, added up in a fixed order, and the
 * result is what a full sort by it would give (equal scores by ascending item row), whatever the
 * block sizes, the number of threads or the BLAS.
 *
 * <p>The bulk of the work is a product of float matrices by the PyTorch engine on the CPU. It only
 * decides which items are worth a look. With u = 2⁻²⁴ and the items' d values summed in any order,
 * with or without fused operations, a float inner product is off by at most γ‖q‖‖v‖, γ = du / (1 −
 * du) (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1). Let T be the
 * k-th best double-precision score of a query so far. An item whose float score is below T − 2γ‖q‖
 * max‖v‖ has a score below T and cannot be among the best k; every other item is scored in double
 * precision at once, so that T rises as early as possible.
 *
 * <p>Memory, beside the result: 8 · d bytes for each query, 8 · d bytes for each item of a block
 * and, for each thread, 4 bytes for each score of a block; see {@link SearchBlocks}. There is a
 * thread for each core, with its own queries. The item vectors are read once per call, in ascending
 * order, so fewer calls with more queries are faster.
 *
 * <p>Thread-safe if the vector sources are.
 */
public final class ExactSearch {

  private final VectorSource items;
  private final ItemFilter filter;
  private final SearchBlocks blocks;

  /** Searches all items in blocks of the default size. */
  public ExactSearch(VectorSource items) {
    this(items, ItemFilter.all(), SearchBlocks.DEFAULT);
  }

  /**
   * @param items the vectors of all items, by item row
   * @param filter the items that can be found
   * @param blocks how much is multiplied at a time
   */
  public ExactSearch(VectorSource items, ItemFilter filter, SearchBlocks blocks) {
    this.items = items;
    this.filter = filter;
    this.blocks = blocks;
  }

  /**
   * Finds the best items of some queries.
   *
   * @param queries n vectors of the dimension of the items
   * @param k how many items to find for each, at least 1; fewer are found when there are not so
   *     many
   * @param exclusions which items each of the n queries must not be given
   * @throws IllegalArgumentException if the dimensions differ, k is below 1, or a vector has a
   *     component that is not finite
   */
  public TopK search(VectorSource queries, int k, Exclusions exclusions) {
    return search(queries, k, exclusions, new Progress.Task() {});
  }

  /**
   * Finds the best items of some queries, as {@link #search(VectorSource, int, Exclusions)} does,
   * and says how far it is.
   *
   * @param task is advanced by n in all, little by little: by n times the share of the n queries
   *     and all items that have been read
   */
  public TopK search(VectorSource queries, int k, Exclusions exclusions, Progress.Task task) {
    if (k < 1) {
      throw new IllegalArgumentException("k must be 1 or more, got " + k);
    }
    if (queries.dimension() != items.dimension()) {
      throw new IllegalArgumentException(
          "queries of %d dimensions cannot be compared with items of %d"
              .formatted(queries.dimension(), items.dimension()));
    }
    // No more than there are can be found, so no more room is needed.
    int most = Math.min(k, Math.max(1, items.size()));
    TopK.Builder best = new TopK.Builder(queries.size(), most);
    Share share = new Share(task, queries.size(), (long) queries.size() + items.size());
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      List<QueryBlock> queryBlocks = read(queries, exclusions, session.manager(), share);
      ItemBlock block = new ItemBlock(Math.min(blocks.items(), items.size()), items.dimension());
      for (int from = 0; from < items.size(); from += blocks.items()) {
        int to = (int) Math.min(items.size(), (long) from + blocks.items());
        block.read(items, from, to, filter);
        if (block.count() > 0) {
          compare(queryBlocks, block, best, session);
        }
        share.done(to - from);
      }
    }
    return best.build();
  }

  private List<QueryBlock> read(
      VectorSource queries, Exclusions exclusions, NDManager manager, Share share) {
    List<QueryBlock> read = new ArrayList<>();
    for (int from = 0; from < queries.size(); from += blocks.queries()) {
      int count = Math.min(blocks.queries(), queries.size() - from);
      read.add(new QueryBlock(queries, from, count, exclusions, manager));
      share.done(count);
    }
    return read;
  }

  private static void compare(
      List<QueryBlock> queries, ItemBlock items, TopK.Builder best, DeviceSession session) {
    try (NDManager scope = session.manager().newSubManager()) {
      FloatBuffer values = FloatBuffer.wrap(items.vectors(), 0, items.count() * items.dimension());
      NDArray columns =
          scope.create(values, new Shape(items.count(), items.dimension())).transpose();
      session.forEach(queries, block -> compare(block, columns, items, best));
    }
  }

  private static void compare(
      QueryBlock queries, NDArray columns, ItemBlock items, TopK.Builder best) {
    try (NDArray product = queries.vectors().matMul(columns)) {
      FloatBuffer scores =
          product.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
      for (int query = 0; query < queries.count(); query++) {
        queries.offer(query, scores, items, best);
      }
    }
  }

  /** Turns steps of work into units of a task. */
  private static final class Share {

    private final Progress.Task task;
    private final long units;
    private final long steps;
    private long stepsDone;
    private long unitsDone;

    Share(Progress.Task task, long units, long steps) {
      this.task = task;
      this.units = units;
      this.steps = steps;
    }

    void done(int more) {
      stepsDone += more;
      long reached = stepsDone == steps ? units : (long) ((double) units * stepsDone / steps);
      task.advance(reached - unitsDone);
      unitsDone = reached;
    }
  }
}
