package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChanceTest {

  @TempDir Path folder;

  @RepeatedTest(8)
  void isTheMeanOverAllOrdersOfTheItems(RepetitionInfo info) throws IOException {
    RandomStream stream = RandomStream.of(info.getCurrentRepetition(), "orders");
    int[] u = stream.ints(7, 2, 5).toArray();
    int[] v = stream.ints(7, 2, 6).toArray();
    List<Double> all = new ArrayList<>();
    permute(v.clone(), 0, order -> all.add(information(u, order)));
    assertEquals(5040, all.size());
    double expected = all.stream().mapToDouble(i -> i).average().orElseThrow();
    PairStatistics pair = statistics(new Catalogue().single("u", u).single("v", v), 0);
    assertEquals(expected, pair.expected(), 1e-12, "seed " + info.getCurrentRepetition());
  }

  @Test
  void anIdTellsEverythingByChanceToo() throws IOException {
    int[] id = IntStream.range(2, 502).toArray();
    int[] colour = RandomStream.of(1, "colour").ints(500, 2, 9).toArray();
    PairStatistics pair = statistics(new Catalogue().single("id", id).single("colour", colour), 20);
    assertEquals(pair.plugIn(), pair.expected(), 1e-12);
    assertEquals(0, pair.chanceDeviation(), 1e-7);
    assertEquals(1, pair.pValue());
  }

  /**
   * The closed form for shares is an expansion; random pairings are the judge. Here most pairs of
   * values meet in two or three items, where it is worst: within 3 %, and less than one standard
   * deviation of chance.
   */
  @RepeatedTest(4)
  void agreesWithRandomPairingsOfMultiValuedFeatures(RepetitionInfo info) throws IOException {
    RandomStream stream = RandomStream.of(info.getCurrentRepetition(), "multi-valued");
    int items = 1500;
    Catalogue catalogue =
        new Catalogue()
            .multi("words", lists(stream, items, 1 + stream.nextInt(6), 40 << stream.nextInt(5)))
            .multi("tags", lists(stream, items, 1 + stream.nextInt(4), 10 << stream.nextInt(5)));
    int shuffles = 300;
    PairStatistics closed = statistics(catalogue, 0);
    PairStatistics drawn = shuffledStatistics(catalogue, shuffles);
    double error = drawn.chanceDeviation() / Math.sqrt(shuffles);
    String seed = "seed " + info.getCurrentRepetition() + " " + closed + " " + drawn;
    double allowed = Math.min(0.03 * drawn.expected(), drawn.chanceDeviation());
    assertEquals(drawn.expected(), closed.expected(), 4 * error + allowed, seed);
    double ratio = closed.chanceDeviation() / drawn.chanceDeviation();
    assertTrue(ratio > 0.5 && ratio < 2, seed);
  }

  /** Lists of one value beside lists of fifteen: what two independent features share is chance. */
  @RepeatedTest(3)
  void listLengthsThatDifferMuchMisleadNothing(RepetitionInfo info) throws IOException {
    RandomStream stream = RandomStream.of(info.getCurrentRepetition(), "lengths");
    int items = 4000;
    Catalogue catalogue =
        new Catalogue()
            .multi("tags", lists(stream, items, new int[] {1, 3, 12}, 400))
            .multi("words", lists(stream, items, new int[] {1, 6, 15}, 1000))
            .single("colour", stream.ints(items, 2, 6).toArray());
    MutualInformationMatrix matrix =
        MutualInformation.estimate(
            catalogue.write(folder.resolve("closed")),
            Settings.of(Estimator.ADJUSTED).config(),
            Progress.silent());
    assertEquals(0, matrix.at(0, 1));
    assertEquals(0, matrix.at(0, 2));
    assertEquals(0, matrix.at(1, 2));
    PairStatistics closed = matrix.statistics().pairs().get(1);
    PairStatistics drawn = shuffledStatistics(catalogue, 30);
    assertEquals(drawn.expected(), closed.expected(), 0.005 * drawn.expected());
  }

  private static int[][] lists(RandomStream stream, int items, int[] lengths, int range) {
    return IntStream.range(0, items)
        .mapToObj(
            i ->
                stream
                    .ints(2, range + 2)
                    .distinct()
                    .limit(lengths[stream.nextInt(lengths.length)])
                    .toArray())
        .toArray(int[][]::new);
  }

  /** Neither rare values nor a dominant one mislead the spread. */
  @RepeatedTest(4)
  void knowsTheSpreadOfSingleValuedFeatures(RepetitionInfo info) throws IOException {
    RandomStream stream = RandomStream.of(info.getCurrentRepetition(), "single-valued");
    int items = 3000;
    Catalogue catalogue =
        new Catalogue()
            .single("u", skewed(stream, items, 1200))
            .single("v", skewed(stream, items, 3 << 2 * info.getCurrentRepetition()));
    PairStatistics closed = statistics(catalogue, 0);
    PairStatistics drawn = shuffledStatistics(catalogue, 300);
    double ratio = closed.chanceDeviation() / drawn.chanceDeviation();
    assertTrue(ratio > 0.7 && ratio < 1.4, "ratio " + ratio + " " + closed + " " + drawn);
    assertEquals(drawn.expected(), closed.expected(), 4 * drawn.chanceDeviation() / Math.sqrt(300));
  }

  private static int[][] lists(RandomStream stream, int items, int most, int range) {
    return IntStream.range(0, items)
        .mapToObj(
            i ->
                IntStream.generate(() -> 2 + (int) (range * Math.pow(stream.nextDouble(), 3)))
                    .distinct()
                    .limit(1 + stream.nextInt(most))
                    .toArray())
        .toArray(int[][]::new);
  }

  private static int[] skewed(RandomStream stream, int items, int range) {
    return IntStream.range(0, items)
        .map(i -> 2 + (int) (range * Math.pow(stream.nextDouble(), 4)))
        .toArray();
  }

  private PairStatistics statistics(Catalogue catalogue, int permutations) throws IOException {
    EncodedDataset dataset = catalogue.write(folder.resolve("closed"));
    return MutualInformation.estimate(
            dataset, Settings.of(Estimator.ADJUSTED).permutations(permutations), Progress.silent())
        .statistics()
        .pairs()
        .get(1);
  }

  /** The same with the chance that the shuffles show. */
  private PairStatistics shuffledStatistics(Catalogue catalogue, int permutations)
      throws IOException {
    EncodedDataset dataset = EncodedDataset.open(folder.resolve("closed"));
    MutualInformationConfig config = Settings.of(Estimator.ADJUSTED).permutations(permutations);
    List<PairStatistics> found = new ArrayList<>();
    ColumnCounts.of(dataset, dataset.items().features(), config)
        .forEachPair(
            List.of(0, 1),
            (left, right, pair) -> found.add(pair.statistics()),
            Progress.silent().start("pairs", 1, "pairs"));
    return found.get(0);
  }

  private static double information(int[] u, int[] v) {
    double sum = 0;
    for (int i = 0; i < u.length; i++) {
      int both = 0;
      int left = 0;
      int right = 0;
      for (int j = 0; j < u.length; j++) {
        both += u[i] == u[j] && v[i] == v[j] ? 1 : 0;
        left += u[i] == u[j] ? 1 : 0;
        right += v[i] == v[j] ? 1 : 0;
      }
      // Each item adds 1/N of the logarithm of its own pair of values.
      sum += Math.log((double) both * u.length / ((double) left * right)) / u.length;
    }
    return sum;
  }

  private static void permute(int[] values, int from, Consumer<int[]> visitor) {
    if (from == values.length) {
      visitor.accept(values);
      return;
    }
    for (int i = from; i < values.length; i++) {
      int[] next = Arrays.copyOf(values, values.length);
      next[from] = values[i];
      next[i] = values[from];
      permute(next, from + 1, visitor);
    }
  }
}
