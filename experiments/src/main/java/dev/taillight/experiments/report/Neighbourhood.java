package dev.taillight.experiments.report;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.random.RandomPermutation;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An item and the items whose vectors are nearest to its own.
 *
 * @param item the item
 * @param neighbours the nearest others by cosine similarity, nearest first
 * @param baseline the same without the contrastive loss; null if that was not trained
 */
record Neighbourhood(Item item, List<Neighbour> neighbours, @Nullable List<Neighbour> baseline) {

  private static final int BLOCK = 1024;

  /**
   * One item.
   *
   * @param id its id
   * @param slice its slice
   * @param count its training interactions
   * @param features its values of every feature, as text
   */
  record Item(String id, String slice, int count, List<String> features) {}

  /**
   * One neighbour.
   *
   * @param item the neighbour
   * @param similarity its cosine similarity
   * @param shared for every feature whether the two have a known value in common
   */
  record Neighbour(Item item, double similarity, List<Boolean> shared) {}

  /** A candidate while the catalogue is read. */
  private record Found(int row, double similarity) {

    /** The worst first: the less similar, of equals the later row. */
    static final Comparator<Found> WORST_FIRST =
        Comparator.comparingDouble(Found::similarity)
            .thenComparing(Comparator.comparingInt(Found::row).reversed());
  }

  /**
   * The neighbourhoods of a few items of each slice, by exact search over the whole catalogue.
   *
   * @param slices the names of the slices, in the order wanted
   */
  static List<Neighbourhood> of(ReportInputs inputs, ReportConfig config, List<String> slices) {
    List<Integer> queries = queries(inputs, config.sampleItems(), slices);
    List<List<Neighbour>> found =
        neighbours(inputs, inputs.itemVectors(), queries, config.neighbours());
    VectorSource baseline = inputs.baselineVectors();
    List<List<Neighbour>> without =
        baseline == null ? List.of() : neighbours(inputs, baseline, queries, config.neighbours());
    List<Neighbourhood> neighbourhoods = new ArrayList<>();
    for (int q = 0; q < queries.size(); q++) {
      neighbourhoods.add(
          new Neighbourhood(
              item(inputs, queries.get(q)),
              found.get(q),
              without.isEmpty() ? null : without.get(q)));
    }
    return neighbourhoods;
  }

  /** The neighbours of each query by some vectors. */
  private static List<List<Neighbour>> neighbours(
      ReportInputs inputs, VectorSource vectors, List<Integer> queries, int wanted) {
    List<List<Found>> found = search(vectors, queries, wanted);
    return IntStream.range(0, queries.size())
        .mapToObj(
            q -> found.get(q).stream().map(f -> neighbour(inputs, queries.get(q), f)).toList())
        .toList();
  }

  private static List<Integer> queries(ReportInputs inputs, int perSlice, List<String> slices) {
    Map<String, List<Integer>> chosen = new LinkedHashMap<>();
    slices.forEach(slice -> chosen.put(slice, new ArrayList<>()));
    int size = inputs.dataset().items().size();
    RandomPermutation permutation =
        new RandomPermutation(size, RandomStream.of(inputs.seed(), "report neighbours"));
    int missing = perSlice * slices.size();
    for (int i = 0; i < size && missing > 0; i++) {
      int row = (int) permutation.at(i);
      List<Integer> rows = chosen.getOrDefault(inputs.sliceOf().apply(row), List.of());
      if (chosen.containsKey(inputs.sliceOf().apply(row)) && rows.size() < perSlice) {
        rows.add(row);
        missing--;
      }
    }
    return chosen.values().stream().flatMap(List::stream).toList();
  }

  private static List<List<Found>> search(VectorSource vectors, List<Integer> queries, int wanted) {
    int d = vectors.dimension();
    List<float[]> targets = new ArrayList<>();
    List<PriorityQueue<Found>> heaps = new ArrayList<>();
    for (int query : queries) {
      float[] target = new float[d];
      vectors.read(query, 1, target);
      targets.add(target);
      heaps.add(new PriorityQueue<>(Found.WORST_FIRST));
    }
    float[] block = new float[Math.min(BLOCK, vectors.size()) * d];
    for (int from = 0; from < vectors.size() && !queries.isEmpty(); from += BLOCK) {
      int count = Math.min(BLOCK, vectors.size() - from);
      vectors.read(from, count, block);
      for (int q = 0; q < queries.size(); q++) {
        for (int i = 0; i < count; i++) {
          if (from + i != queries.get(q)) {
            keep(heaps.get(q), new Found(from + i, cosine(targets.get(q), block, i * d)), wanted);
          }
        }
      }
    }
    return heaps.stream()
        .map(heap -> heap.stream().sorted(Found.WORST_FIRST.reversed()).toList())
        .toList();
  }

  private static void keep(PriorityQueue<Found> heap, Found candidate, int wanted) {
    Found worst = heap.peek();
    if (worst == null || heap.size() < wanted) {
      heap.add(candidate);
    } else if (Found.WORST_FIRST.compare(candidate, worst) > 0) {
      heap.poll();
      heap.add(candidate);
    }
  }

  private static double cosine(float[] left, float[] block, int offset) {
    double dot = 0;
    double leftSquare = 0;
    double rightSquare = 0;
    for (int i = 0; i < left.length; i++) {
      double right = block[offset + i];
      dot += left[i] * right;
      leftSquare += (double) left[i] * left[i];
      rightSquare += right * right;
    }
    double norms = Math.sqrt(leftSquare * rightSquare);
    return norms > 0 ? dot / norms : 0;
  }

  private static Neighbour neighbour(ReportInputs inputs, int query, Found found) {
    return new Neighbour(
        item(inputs, found.row()),
        found.similarity(),
        inputs.dataset().items().features().stream()
            .map(feature -> ItemText.shared(feature, query, found.row()))
            .toList());
  }

  private static Item item(ReportInputs inputs, int row) {
    EncodedDataset dataset = inputs.dataset();
    List<FeatureColumn> features = dataset.items().features();
    return new Item(
        ItemText.shortened(dataset.items().ids().at(row)),
        inputs.sliceOf().apply(row),
        dataset.itemCounts().at(row),
        features.stream().map(feature -> ItemText.of(feature, row)).toList());
  }
}
