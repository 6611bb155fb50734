package dev.taillight.exporters.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.exporters.TestVectors;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ProofBuilderTest {

  private static final int COUNT = 3000;
  private static final int DIMENSION = 16;
  private static final int K = 10;

  private final VectorSource vectors = new Rows(COUNT, 1);
  private final VectorSource queries = new Rows(40, 2);

  @TempDir Path folder;

  /** By sorting all items by their inner product with the decoded vectors. */
  @ParameterizedTest
  @EnumSource
  void everyQueryFindsWhatASortFinds(Precision precision) throws IOException {
    Encoding encoding = precision.encoding(DIMENSION, largest());

    build(0, encoding);

    List<GoldenQuery> golden =
        GoldenQueries.read(folder.resolve(GoldenQueries.FILE_NAME), DIMENSION);
    assertEquals(40, golden.size());
    for (int query = 0; query < golden.size(); query++) {
      double[] scores = scores(queries, query, encoding);
      List<Integer> expected = best(scores, COUNT);
      assertEquals(expected, golden.get(query).rows());
      assertEquals(expected.stream().map(row -> "item" + row).toList(), golden.get(query).items());
      for (int rank = 0; rank < K; rank++) {
        assertEquals(scores[expected.get(rank)], golden.get(query).scores().get(rank), 1e-12);
      }
    }
  }

  /** Counted over the same two sorts. */
  @ParameterizedTest
  @EnumSource
  void theRecallThatRoundingCostsIsCounted(Precision precision) throws IOException {
    Encoding encoding = precision.encoding(DIMENSION, largest());
    Encoding exact = Precision.FLOAT32.encoding(DIMENSION, largest());

    Proof proof = build(0, encoding);

    double kept = 0;
    for (int query = 0; query < queries.size(); query++) {
      List<Integer> wanted = best(scores(queries, query, exact), COUNT);
      List<Integer> found = best(scores(queries, query, encoding), COUNT);
      kept += wanted.stream().filter(found::contains).count() / (double) K;
    }
    assertEquals(kept / queries.size(), proof.precisionRecall(), 1e-12);
    assertTrue(
        precision == Precision.FLOAT32
            ? proof.precisionRecall() == 1
            : proof.precisionRecall() > 0.7 && (precision != Precision.INT8 || kept < 40),
        "recall " + proof.precisionRecall());
  }

  /** With as many candidates as there are items the graph is searched whole. */
  @Test
  void aGraphThatIsSearchedWholeFindsEverything() throws IOException {
    HnswRecall whole = hnsw(new HnswConfig(16, 100, COUNT, COUNT));

    assertEquals(1, whole.recall(), 1e-12);
    assertEquals(COUNT, whole.items());
  }

  @Test
  void aSparseGraphThatIsSearchedBrieflyMissesSome() throws IOException {
    HnswRecall brief = hnsw(new HnswConfig(2, 10, 1, COUNT));

    assertEquals(K, brief.efSearch(), "at least as many candidates as items are wanted");
    assertTrue(brief.recall() > 0 && brief.recall() < 0.95, "recall " + brief.recall());
    assertEquals(brief, hnsw(new HnswConfig(2, 10, 1, COUNT)), "the same each time");
  }

  /** A graph of every sixth item, searched whole, finds all that an exact search of these finds. */
  @Test
  void aGraphOfSomeItemsIsComparedWithThese() throws IOException {
    HnswRecall some = hnsw(new HnswConfig(16, 100, 500, 500));

    assertEquals(500, some.items());
    assertEquals(1, some.recall(), 1e-12);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "the index is deleted");
    }
  }

  /** Lucene takes 1,024 dimensions. */
  @ParameterizedTest
  @CsvSource({"1024, true", "1025, false"})
  void longerVectorsThanLuceneTakesHaveNoGraph(int dimension, boolean built) throws IOException {
    TestVectors items = TestVectors.random(20, dimension, 1);
    TestVectors asked = TestVectors.random(3, dimension, 2);
    Proof proof =
        new ProofBuilder(new ProofConfig(3, 5, new HnswConfig(16, 100, 100, 20)), Progress.silent())
            .write(folder, items, Precision.FLOAT32.encoding(dimension, 1), new Numbered(), asked);

    assertEquals(built, proof.hnsw() != null);
    assertEquals(
        3,
        GoldenQueries.read(folder.resolve(GoldenQueries.FILE_NAME), dimension).size(),
        "the queries are there all the same");
  }

  /** Rounding is what the second search is for; float32 rounds nothing. */
  @ParameterizedTest
  @EnumSource
  void vectorsAreSearchedOnceMoreWhereTheyAreRounded(Precision precision) throws IOException {
    List<String> begun = new ArrayList<>();
    Progress noting =
        (name, total, unit) -> {
          begun.add(name);
          return new Progress.Task() {};
        };
    new ProofBuilder(new ProofConfig(40, K, new HnswConfig(16, 100, 100, 0)), noting)
        .write(folder, vectors, precision.encoding(DIMENSION, largest()), new Numbered(), queries);

    assertEquals(
        Collections.nCopies(precision == Precision.FLOAT32 ? 1 : 2, "golden queries"), begun);
  }

  private HnswRecall hnsw(HnswConfig config) throws IOException {
    Encoding encoding = Precision.FLOAT32.encoding(DIMENSION, largest());
    HnswRecall recall =
        new ProofBuilder(new ProofConfig(40, K, config), Progress.silent())
            .write(folder, vectors, encoding, new Numbered(), queries)
            .hnsw();
    return assertPresent(recall);
  }

  private static HnswRecall assertPresent(HnswRecall recall) {
    assertNotNull(recall);
    return recall;
  }

  private Proof build(int hnswItems, Encoding encoding) throws IOException {
    return new ProofBuilder(
            new ProofConfig(40, K, new HnswConfig(16, 100, 100, hnswItems)), Progress.silent())
        .write(folder, vectors, encoding, new Numbered(), queries);
  }

  private float largest() {
    float[] all = new float[COUNT * DIMENSION];
    vectors.read(0, COUNT, all);
    float largest = 0;
    for (float value : all) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private double[] scores(VectorSource queries, int query, Encoding encoding) {
    float[] left = new float[DIMENSION];
    float[] right = new float[DIMENSION];
    queries.read(query, 1, left);
    double[] scores = new double[COUNT];
    for (int row = 0; row < COUNT; row++) {
      vectors.read(row, 1, right);
      var bytes = encoding.newRow();
      encoding.encode(right, 0, bytes);
      encoding.decode(bytes, right);
      for (int i = 0; i < DIMENSION; i++) {
        scores[row] += (double) left[i] * right[i];
      }
    }
    return scores;
  }

  private static List<Integer> best(double[] scores, int count) {
    return IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer row) -> -scores[row]))
        .limit(K)
        .toList();
  }

  /** Random vectors of about the same length. */
  private record Rows(int size, long seed) implements VectorSource {
    @Override
    public int dimension() {
      return DIMENSION;
    }

    @Override
    public void read(int from, int count, float[] target) {
      for (int row = 0; row < count; row++) {
        RandomStream stream = RandomStream.of(seed, "rows", from + row);
        for (int i = 0; i < DIMENSION; i++) {
          target[row * DIMENSION + i] = (float) (stream.nextGaussian() / 4);
        }
      }
    }
  }

  private record Numbered() implements ItemIds {
    @Override
    public int size() {
      return COUNT;
    }

    @Override
    public String at(int row) {
      return "item" + row;
    }
  }
}
