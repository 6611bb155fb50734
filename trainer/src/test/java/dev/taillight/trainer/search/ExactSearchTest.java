package dev.taillight.trainer.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is a full sort of inner products that are added up term by term in doubles. */
class ExactSearchTest {

  private static final int DIMENSION = 10;

  @ParameterizedTest
  @CsvSource({"1,1", "7,3", "1000,1", "1,1000", "64,64", "1000,1000"})
  void findsWhatAFullSortFinds(int itemBlock, int queryBlock) {
    for (long seed = 0; seed < 3; seed++) {
      Matrix items = Matrix.random(seed, "items", 230, DIMENSION);
      Matrix queries = Matrix.random(seed, "queries", 41, DIMENSION);
      Exclusions exclusions = randomExclusions(seed, 230);
      ItemFilter filter = item -> item % 5 != 3;
      TopK found =
          new ExactSearch(items, filter, new SearchBlocks(itemBlock, queryBlock))
              .search(queries, 17, exclusions);
      for (int q = 0; q < 41; q++) {
        int[] expected = fullSort(items, queries, q, 17, filter, exclusions);
        assertArrayEquals(expected, found.items(q), "seed " + seed + ", query " + q);
      }
    }
  }

  @Test
  void scoresAreInnerProducts() {
    Matrix items = Matrix.random(1, "items", 50, DIMENSION);
    Matrix queries = Matrix.random(1, "queries", 5, DIMENSION);
    TopK found = new ExactSearch(items).search(queries, 8, Exclusions.none());
    for (int q = 0; q < 5; q++) {
      for (int rank = 0; rank < 8; rank++) {
        double expected = naiveProduct(queries, q, items, found.item(q, rank));
        assertEquals(expected, found.score(q, rank), 1e-14);
      }
    }
  }

  /** All items point the same way in three lengths: within a length, rows must ascend. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void breaksTiesByRow(int block) {
    Matrix items = new Matrix(300, 4);
    for (int item = 0; item < 300; item++) {
      Arrays.fill(items.values, item * 4, item * 4 + 4, 1 + item % 3);
    }
    Matrix queries = new Matrix(1, 4);
    Arrays.fill(queries.values, 0.5f);
    TopK found =
        new ExactSearch(items, ItemFilter.all(), new SearchBlocks(block, 7))
            .search(queries, 120, Exclusions.none());
    // Length 3 are the items 2, 5, 8, … (100 of them); then come 1, 4, 7, … of length 2.
    int[] expected =
        IntStream.concat(
                IntStream.range(0, 100).map(i -> 3 * i + 2),
                IntStream.range(0, 20).map(i -> 3 * i + 1))
            .toArray();
    assertArrayEquals(expected, found.items(0));
  }

  /**
   * Near ties: copies of a vector whose last component differs by one unit in the last place, far
   * below what a float sum can resolve. The scores differ in double precision.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void resolvesWhatFloatsCannot(int block) {
    int dimension = 64;
    for (long seed = 0; seed < 5; seed++) {
      Matrix items = new Matrix(400, dimension);
      Matrix pattern = Matrix.random(seed, "pattern", 1, dimension);
      RandomStream stream = RandomStream.of(seed, "steps");
      for (int item = 0; item < 400; item++) {
        System.arraycopy(pattern.values, 0, items.values, item * dimension, dimension);
        int last = item * dimension + dimension - 1;
        int steps = stream.nextInt(50);
        items.values[last] = Float.intBitsToFloat(Float.floatToIntBits(0.01f) + steps);
      }
      Matrix queries = Matrix.random(seed, "queries", 9, dimension);
      TopK found =
          new ExactSearch(items, ItemFilter.all(), new SearchBlocks(block, 4))
              .search(queries, 60, Exclusions.none());
      for (int q = 0; q < 9; q++) {
        int[] expected = fullSort(items, queries, q, 60, ItemFilter.all(), Exclusions.none());
        assertArrayEquals(expected, found.items(q), "seed " + seed + ", query " + q);
      }
    }
  }

  @Test
  void figuresDoNotDependOnTheBlocks() {
    Matrix items = Matrix.random(3, "items", 1500, 33);
    Matrix queries = Matrix.random(3, "queries", 70, 33);
    TopK one = new ExactSearch(items).search(queries, 50, Exclusions.none());
    TopK other =
        new ExactSearch(items, ItemFilter.all(), new SearchBlocks(13, 5))
            .search(queries, 50, Exclusions.none());
    for (int q = 0; q < 70; q++) {
      assertArrayEquals(one.items(q), other.items(q));
      for (int rank = 0; rank < 50; rank++) {
        assertEquals(one.score(q, rank), other.score(q, rank), 0.0);
      }
    }
  }

  @Test
  void givesFewerWhenThereAreNotEnough() {
    Matrix items = Matrix.random(4, "items", 6, DIMENSION);
    Matrix queries = Matrix.random(4, "queries", 2, DIMENSION);
    Exclusions exclusions = query -> query == 0 ? new int[] {1, 4} : new int[] {0, 1, 2, 3, 4, 5};
    TopK found = new ExactSearch(items).search(queries, 100, exclusions);
    assertEquals(4, found.count(0));
    assertEquals(0, found.count(1));
    assertArrayEquals(
        fullSort(items, queries, 0, 100, ItemFilter.all(), exclusions), found.items(0));
    assertThrows(IndexOutOfBoundsException.class, () -> found.item(0, 4));
  }

  @Test
  void searchesNothing() {
    Matrix none = new Matrix(0, DIMENSION);
    Matrix some = Matrix.random(5, "items", 3, DIMENSION);
    assertEquals(0, new ExactSearch(none).search(some, 2, Exclusions.none()).count(2));
    assertEquals(0, new ExactSearch(some).search(none, 2, Exclusions.none()).queries());
    TopK filtered =
        new ExactSearch(some, item -> false, SearchBlocks.DEFAULT)
            .search(some, 2, Exclusions.none());
    assertEquals(0, filtered.count(0));
  }

  /** Float products of these overflow to infinity and, in sums of both signs, to NaN. */
  @Test
  void survivesFloatsThatOverflow() {
    Matrix items = Matrix.random(6, "items", 40, DIMENSION);
    Matrix queries = Matrix.random(6, "queries", 4, DIMENSION);
    for (int i = 0; i < items.values.length; i++) {
      items.values[i] *= 1e30f;
    }
    for (int i = 0; i < queries.values.length; i++) {
      queries.values[i] *= 1e15f;
    }
    TopK found = new ExactSearch(items).search(queries, 5, Exclusions.none());
    for (int q = 0; q < 4; q++) {
      assertArrayEquals(
          fullSort(items, queries, q, 5, ItemFilter.all(), Exclusions.none()), found.items(q));
    }
  }

  /** Products of about 1e-42 are denormal floats with few digits; some engines make them 0. */
  @Test
  void survivesFloatsThatUnderflow() {
    Matrix items = Matrix.random(7, "items", 40, DIMENSION);
    Matrix queries = Matrix.random(7, "queries", 4, DIMENSION);
    for (int i = 0; i < items.values.length; i++) {
      items.values[i] *= 1e-21f;
    }
    for (int i = 0; i < queries.values.length; i++) {
      queries.values[i] *= 1e-21f;
    }
    TopK found = new ExactSearch(items).search(queries, 5, Exclusions.none());
    for (int q = 0; q < 4; q++) {
      assertArrayEquals(
          fullSort(items, queries, q, 5, ItemFilter.all(), Exclusions.none()), found.items(q));
    }
  }

  @Test
  void namesTheVectorThatIsNotFinite() {
    Matrix items = Matrix.random(8, "items", 20, DIMENSION);
    Matrix queries = Matrix.random(8, "queries", 3, DIMENSION);
    items.values[12 * DIMENSION + 3] = Float.NaN;
    ExactSearch search = new ExactSearch(items, ItemFilter.all(), new SearchBlocks(5, 5));
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> search.search(queries, 3, Exclusions.none()));
    assertTrue(thrown.getMessage().contains("item 12"), thrown.getMessage());
    queries.values[2 * DIMENSION] = Float.POSITIVE_INFINITY;
    thrown =
        assertThrows(
            IllegalArgumentException.class, () -> search.search(queries, 3, Exclusions.none()));
    assertTrue(thrown.getMessage().contains("query 2"), thrown.getMessage());
  }

  @Test
  void takesNoRoomForMoreThanThereAre() {
    Matrix items = Matrix.random(1, "items", 50, DIMENSION);
    Matrix queries = Matrix.random(1, "queries", 5, DIMENSION);
    TopK found = new ExactSearch(items).search(queries, 2_000_000_000, Exclusions.none());
    for (int q = 0; q < 5; q++) {
      assertArrayEquals(
          fullSort(items, queries, q, 50, ItemFilter.all(), Exclusions.none()), found.items(q));
    }
  }

  /** 41 queries in 6 blocks and 230 items in 8, so 14 steps. */
  @Test
  void saysHowFarItIs() {
    Matrix items = Matrix.random(1, "items", 230, DIMENSION);
    Matrix queries = Matrix.random(1, "queries", 41, DIMENSION);
    ExactSearch search = new ExactSearch(items, item -> item < 100, new SearchBlocks(31, 7));
    List<Long> steps = new ArrayList<>();
    search.search(
        queries,
        3,
        Exclusions.none(),
        new Progress.Task() {
          @Override
          public void advance(long units) {
            steps.add(units);
          }
        });
    assertEquals(14, steps.size());
    assertEquals(41, steps.stream().mapToLong(Long::longValue).sum());
    assertTrue(steps.stream().allMatch(step -> step >= 0 && step <= 6), steps.toString());
  }

  @Test
  void endsWhereTheTaskThrows() {
    Matrix items = Matrix.random(1, "items", 230, DIMENSION);
    ExactSearch search = new ExactSearch(items, ItemFilter.all(), new SearchBlocks(31, 7));
    Progress.Task stop =
        new Progress.Task() {
          @Override
          public void advance(long units) {
            throw new IllegalStateException("stop");
          }
        };
    assertThrows(
        IllegalStateException.class, () -> search.search(items, 3, Exclusions.none(), stop));
  }

  @Test
  void refusesWhatDoesNotFit() {
    Matrix items = new Matrix(3, 4);
    ExactSearch search = new ExactSearch(items);
    assertThrows(
        IllegalArgumentException.class,
        () -> search.search(new Matrix(1, 5), 1, Exclusions.none()));
    assertThrows(
        IllegalArgumentException.class,
        () -> search.search(new Matrix(1, 4), 0, Exclusions.none()));
    assertThrows(IllegalArgumentException.class, () -> new SearchBlocks(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new SearchBlocks(1 << 20, 1 << 20));
  }

  private static Exclusions randomExclusions(long seed, int items) {
    return query ->
        RandomStream.of(seed, "excluded", query).ints(30, 0, items).distinct().sorted().toArray();
  }

  private static int[] fullSort(
      Matrix items, Matrix queries, int query, int k, ItemFilter filter, Exclusions exclusions) {
    List<Integer> order = new ArrayList<>();
    List<Integer> excluded = Arrays.stream(exclusions.of(query)).boxed().toList();
    double[] scores = new double[items.size()];
    for (int item = 0; item < items.size(); item++) {
      scores[item] = naiveProduct(queries, query, items, item);
      if (filter.contains(item) && !excluded.contains(item)) {
        order.add(item);
      }
    }
    order.sort(Comparator.<Integer>comparingDouble(item -> -scores[item]));
    return order.stream().limit(k).mapToInt(Integer::intValue).toArray();
  }

  private static double naiveProduct(Matrix queries, int query, Matrix items, int item) {
    double sum = 0;
    for (int d = 0; d < items.dimension; d++) {
      sum +=
          (double) queries.values[query * items.dimension + d]
              * items.values[item * items.dimension + d];
    }
    return sum;
  }

  private static final class Matrix implements VectorSource {
    final float[] values;
    private final int size;
    private final int dimension;

    Matrix(int size, int dimension) {
      this.size = size;
      this.dimension = dimension;
      this.values = new float[size * dimension];
    }

    static Matrix random(long seed, String name, int size, int dimension) {
      Matrix matrix = new Matrix(size, dimension);
      RandomStream stream = RandomStream.of(seed, name);
      for (int i = 0; i < matrix.values.length; i++) {
        matrix.values[i] = (float) stream.nextGaussian();
      }
      return matrix;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int dimension() {
      return dimension;
    }

    @Override
    public void read(int from, int count, float[] target) {
      System.arraycopy(values, from * dimension, target, 0, count * dimension);
    }
  }
}
