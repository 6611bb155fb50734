package dev.taillight.exporters.geometry;

import dev.taillight.random.RandomPermutation;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.VectorSource;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How much of their space vectors use.
 *
 * @param effectiveRank 1 when all vectors lie on a line, d when all directions are used equally;
 *     see {@link SecondMoments#effectiveRank}
 * @param uniformity 0 when all vectors point the same way, the lower the more evenly they do; see
 *     {@link VectorGeometry#uniformity}; null for a single vector
 */
public record VectorSpread(double effectiveRank, @Nullable Double uniformity) {

  private static final int SEED = 0;

  /** How many vectors are compared with each other. */
  private static final int SAMPLE = 2000;

  /** How many products are added up, about; of more vectors every second, third, … is taken. */
  private static final long PRODUCTS = 1L << 34;

  private static final int ROWS_AT_A_TIME = 1024;

  /**
   * Measures vectors: the effective rank of all of them, or of an even part when n · d² is above
   * 2³⁴, and the uniformity of a sample that depends on n alone.
   *
   * @param vectors at least one vector, all of them finite and not all zero
   */
  public static VectorSpread of(VectorSource vectors) {
    return new VectorSpread(effectiveRank(vectors), uniformity(vectors));
  }

  private static double effectiveRank(VectorSource vectors) {
    int d = vectors.dimension();
    SecondMoments moments = new SecondMoments(d);
    long products = (long) vectors.size() * d * d;
    int step = Math.toIntExact((products + PRODUCTS - 1) / PRODUCTS);
    int rows = step == 1 ? Math.min(ROWS_AT_A_TIME, vectors.size()) : 1;
    float[] block = new float[Math.multiplyExact(rows, d)];
    for (long first = 0; first < vectors.size(); first += (long) rows * step) {
      int count = (int) Math.min(rows, vectors.size() - first);
      vectors.read((int) first, count, block);
      for (int i = 0; i < count; i++) {
        moments.add(block, i * d);
      }
    }
    return moments.effectiveRank();
  }

  private static @Nullable Double uniformity(VectorSource vectors) {
    if (vectors.size() == 1) {
      return null;
    }
    RandomPermutation order =
        new RandomPermutation(vectors.size(), RandomStream.of(SEED, "uniformity of an export"));
    int[] rows =
        LongStream.range(0, Math.min(SAMPLE, vectors.size()))
            .mapToInt(i -> (int) order.at(i))
            .sorted()
            .toArray();
    float[][] sample = new float[rows.length][vectors.dimension()];
    for (int i = 0; i < rows.length; i++) {
      vectors.read(rows[i], 1, sample[i]);
    }
    return VectorGeometry.uniformity(sample);
  }
}
