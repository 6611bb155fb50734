package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.mutualinfo.Normalisation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RankingTest {

  @Test
  void theChosenEstimateComesFirstAndOnce() {
    List<String> names =
        List.of(
            "plug_in", "miller_madow", "adjusted", "plug_in / arithmetic", "adjusted / arithmetic");
    assertEquals(
        names, names(FakeMatrix.trap().chosen(Estimator.PLUG_IN, Normalisation.NONE).matrix()));
    assertEquals(
        List.of(
            "adjusted / arithmetic", "plug_in", "miller_madow", "adjusted", "plug_in / arithmetic"),
        names(FakeMatrix.trap().chosen(Estimator.ADJUSTED, Normalisation.ARITHMETIC).matrix()));
    assertEquals(
        List.of("adjusted / max", "plug_in"),
        names(FakeMatrix.trap().chosen(Estimator.ADJUSTED, Normalisation.MAX).matrix())
            .subList(0, 2));
    assertEquals(List.of("adjusted"), names(FakeMatrix.trap().bare()));
  }

  /**
   * By plug-in the colour is closest to the id, ln 4, and then to the noise, 0.125 before 0.05;
   * adjusted only the shape shares anything with it, and of the others the noise has fewer values.
   */
  @Test
  void ranksUnderEachEstimate() {
    List<Ranking> rankings = Ranking.of(FakeMatrix.trap().matrix());
    Ranking adjusted = rankings.get(0);
    Ranking plugIn = rankings.get(1);
    assertEquals(List.of(1, 2), adjusted.closest(0));
    assertEquals(List.of(3, 2), plugIn.closest(0));
    assertEquals(3, adjusted.rank(0, 3));
    assertEquals(1, plugIn.rank(0, 3));
    assertEquals("share", rankings.get(4).unit());
  }

  /** ⌊k/2⌋, at least one if there is another feature, at most five. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 1", "3, 1", "4, 2", "9, 4", "11, 5", "60, 5"})
  void listsAsManyAsAMaskHidesTogether(int k, int listed) {
    List<String> features = IntStream.range(0, k).mapToObj(i -> "f" + i).toList();
    MutualInformationMatrix matrix =
        new MutualInformationMatrix(features, Estimator.PLUG_IN, 9, new double[k * k]);
    assertEquals(listed, Ranking.of(matrix).get(0).closest(k - 1).size());
  }

  private static List<String> names(MutualInformationMatrix matrix) {
    return Ranking.of(matrix).stream().map(Ranking::name).toList();
  }
}
