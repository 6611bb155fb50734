package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.random.RandomStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NeighbourhoodTest {

  // More rows than a block, so that the search crosses its edge.
  private static final int ITEMS = 1500;

  @TempDir private Path folder;

  @Test
  void findsWhatSortingTheWholeCatalogueFinds() throws Exception {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("dataset"), ITEMS, 20, 2);
    float[][] vectors = vectors(4);
    float[][] others = vectors(5);
    ReportInputs inputs =
        new ReportInputs(
            dataset,
            FakeRun.source(vectors),
            FakeRun.source(others),
            item -> item < 1000 ? "head" : item < 1498 ? "tail" : "cold",
            List.of(),
            8,
            Instant.EPOCH);
    List<Neighbourhood> found =
        Neighbourhood.of(
            inputs, new ReportConfig("auto", 10, 3, 7), List.of("head", "tail", "cold"));
    // The slice "cold" has two items only.
    assertEquals(
        List.of("head", "head", "head", "tail", "tail", "tail", "cold", "cold"),
        found.stream().map(one -> one.item().slice()).toList());
    for (Neighbourhood one : found) {
      int query = row(one.item().id());
      assertEquals(nearest(vectors, query), rows(one.neighbours()));
      assertEquals(nearest(others, query), rows(Objects.requireNonNull(one.baseline())));
      for (Neighbourhood.Neighbour near : one.neighbours()) {
        int other = row(near.item().id());
        assertEquals(cosine(vectors, query, other), near.similarity(), 1e-9);
        // The topic is the row modulo the number of topics, the twin a renaming of it.
        boolean sameTopic = query % SyntheticDataset.TOPICS == other % SyntheticDataset.TOPICS;
        assertEquals(List.of(sameTopic, sameTopic), near.shared().subList(0, 2));
      }
    }
  }

  private static float[][] vectors(long seed) {
    float[][] vectors = new float[ITEMS][6];
    for (int i = 0; i < ITEMS; i++) {
      RandomStream stream = RandomStream.of(seed, "vector", i);
      for (int j = 0; j < 6; j++) {
        vectors[i][j] = (float) (stream.nextGaussian() * (1 + i % 7));
      }
    }
    return vectors;
  }

  private static List<Integer> nearest(float[][] vectors, int query) {
    return IntStream.range(0, ITEMS)
        .filter(i -> i != query)
        .boxed()
        .sorted((a, b) -> Double.compare(cosine(vectors, query, b), cosine(vectors, query, a)))
        .limit(7)
        .toList();
  }

  private static List<Integer> rows(List<Neighbourhood.Neighbour> neighbours) {
    return neighbours.stream().map(near -> row(near.item().id())).toList();
  }

  @Test
  void endsWhenASliceHasNoItems() throws Exception {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("dataset"), 30, 5, 2);
    ReportInputs inputs =
        new ReportInputs(
            dataset,
            FakeRun.source(new float[30][2]),
            null,
            item -> "tail",
            List.of(),
            8,
            Instant.EPOCH);
    List<Neighbourhood> found =
        Neighbourhood.of(inputs, new ReportConfig("auto", 10, 2, 3), List.of("head", "tail"));
    assertEquals(2, found.size());
    assertTrue(found.stream().allMatch(one -> one.baseline() == null), "no other training");
    // Zero vectors have no direction: everything is equally far, the first rows come first.
    assertTrue(found.get(0).neighbours().stream().allMatch(near -> near.similarity() == 0));
  }

  private static int row(String id) {
    return Integer.parseInt(id.substring("item".length()));
  }

  private static double cosine(float[][] vectors, int a, int b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < vectors[a].length; i++) {
      dot += (double) vectors[a][i] * vectors[b][i];
      aa += (double) vectors[a][i] * vectors[a][i];
      bb += (double) vectors[b][i] * vectors[b][i];
    }
    return dot / Math.sqrt(aa) / Math.sqrt(bb);
  }
}
