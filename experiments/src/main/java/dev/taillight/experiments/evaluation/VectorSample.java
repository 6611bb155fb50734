package dev.taillight.experiments.evaluation;

import dev.taillight.exporters.geometry.VectorGeometry;
import dev.taillight.random.RandomPermutation;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The items and the held-out pairs on which the statistics of vectors are computed: drawn evenly
 * from the corpus and from the pairs, the same ones for every system and every run on the data.
 */
final class VectorSample {

  private static final int SEED = 0;
  private static final int ROWS_AT_A_TIME = 4096;

  private final int[] items;
  private final int[] pairUsers;
  private final int[] pairItems;

  /**
   * @param most how many items, and how many pairs, to draw at most
   */
  VectorSample(Corpus corpus, HeldOut heldOut, int most) {
    this.items =
        Arrays.stream(draw(corpus.size(), most, "sampled items"))
            .mapToInt(place -> corpus.popular((int) place))
            .sorted()
            .toArray();
    long[] pairs = draw(heldOut.pairCount(), most, "sampled pairs");
    this.pairUsers = Arrays.stream(pairs).mapToInt(heldOut::userOfPair).toArray();
    this.pairItems = Arrays.stream(pairs).mapToInt(heldOut::itemOfPair).toArray();
  }

  /** The statistics by name; those for which there are too few vectors are left out. */
  Map<String, Double> statistics(VectorSpace space) {
    Map<String, Double> statistics = new LinkedHashMap<>();
    if (pairUsers.length > 0) {
      statistics.put(
          "alignment", VectorGeometry.alignment(queries(space), rows(space.items(), pairItems)));
    }
    float[][] vectors = rows(space.items(), items);
    if (vectors.length > 1) {
      statistics.put("uniformity", VectorGeometry.uniformity(vectors));
    }
    if (Arrays.stream(vectors).anyMatch(VectorSample::isNotZero)) {
      statistics.put("effective_rank", VectorGeometry.effectiveRank(vectors));
    }
    return statistics;
  }

  private float[][] queries(VectorSpace space) {
    int[] users = Arrays.stream(pairUsers).sorted().distinct().toArray();
    int[] places = Arrays.stream(pairUsers).map(user -> Arrays.binarySearch(users, user)).toArray();
    return rows(space.queries().apply(users), places);
  }

  /** Reads some rows in ascending order, block by block, and returns them in the order asked. */
  private static float[][] rows(VectorSource source, int[] wanted) {
    int d = source.dimension();
    float[][] found = new float[wanted.length][];
    int[] order =
        IntStream.range(0, wanted.length)
            .mapToLong(i -> (long) wanted[i] << 32 | i)
            .sorted()
            .mapToInt(key -> (int) key)
            .toArray();
    float[] block = new float[Math.multiplyExact(ROWS_AT_A_TIME, d)];
    int blockStart = -1;
    for (int i : order) {
      int start = wanted[i] / ROWS_AT_A_TIME * ROWS_AT_A_TIME;
      if (start != blockStart) {
        blockStart = start;
        source.read(start, Math.min(ROWS_AT_A_TIME, source.size() - start), block);
      }
      found[i] = Arrays.copyOfRange(block, (wanted[i] - start) * d, (wanted[i] - start + 1) * d);
    }
    return found;
  }

  private static long[] draw(long size, int most, String purpose) {
    if (size <= most) {
      return LongStream.range(0, size).toArray();
    }
    RandomPermutation order = new RandomPermutation(size, RandomStream.of(SEED, purpose));
    return LongStream.range(0, most).map(order::at).sorted().toArray();
  }

  private static boolean isNotZero(float[] vector) {
    for (float value : vector) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }
}
