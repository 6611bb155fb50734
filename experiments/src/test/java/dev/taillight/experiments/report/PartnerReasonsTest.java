package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.mutualinfo.EstimationMethod;
import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.MatrixStatistics;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.mutualinfo.Normalisation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The figures are derived at {@link FakeMatrix#trap()}. */
final class PartnerReasonsTest {

  private static final int COLOUR = 0;
  private static final int SHAPE = 1;
  private static final int ID = 3;

  @ParameterizedTest
  @EnumSource(Estimator.class)
  void saysWhyAnIdAndNoiseAreChosenWhicheverEstimateTheRunHas(Estimator chosen) {
    MutualInformationMatrix matrix = FakeMatrix.trap().chosen(chosen, Normalisation.NONE).matrix();
    List<String> reasons = reasons(matrix).get(COLOUR);
    assertEquals(2, reasons.size(), reasons.toString());
    assertTrue(reasons.get(0).startsWith("'id' is the closest partner of 'colour' by "));
    assertTrue(
        reasons
            .get(0)
            .endsWith(
                ": it has 12,000 values for 12,000 items; 1.39 of its 1.39 nats are expected by"
                    + " chance; by adjusted the two share nothing."),
        reasons.get(0));
    // 0.125 is shown as 0.13, and 0.1249 as 0.12.
    assertEquals(
        "'noise' is the second closest partner of 'colour' by plug_in: the two have 4,000 pairs of"
            + " values for 12,000 items; 0.12 of its 0.13 nats are expected by chance; by adjusted"
            + " the two share nothing.",
        reasons.get(1));
  }

  @Test
  void namesEveryEstimateThatIsTakenIn() {
    assertTrue(
        reasons(FakeMatrix.trap().matrix())
            .get(COLOUR)
            .get(0)
            .startsWith(
                "'id' is the closest partner of 'colour' by plug_in, miller_madow and plug_in /"
                    + " arithmetic: it"));
    assertTrue(
        reasons(FakeMatrix.packages().matrix())
            .get(1)
            .get(0)
            .startsWith(
                "'source' is the closest partner of 'section' by plug_in and miller_madow, the third"
                    + " closest by plug_in / arithmetic: it has 34,169 values for 63,436 items; "));
  }

  /** A pair that shares little, 0.084 nats, is written with more decimals. */
  @Test
  void writesSmallFiguresWithMoreDecimals() {
    assertTrue(
        reasons(FakeMatrix.trap().matrix())
            .get(SHAPE)
            .get(1)
            .contains("0.0833 of its 0.0840 nats are expected by chance"));
  }

  @Test
  void anIdItselfGetsOneSentence() {
    assertEquals(
        List.of(
            "'id' is like an id: it has 12,000 values for 12,000 items, so that by plug_in it seems"
                + " to know every feature; of the 6.91 nats that it shares with 'noise', the closest,"
                + " 6.91 are expected by chance."),
        reasons(FakeMatrix.trap().matrix()).get(ID));
  }

  /**
   * By plug-in and adjusted alike the shape is a partner of the colour: 0.05 nats, chance 0.0003.
   */
  @Test
  void aPartnerBeyondChanceNeedsNoReason() {
    assertTrue(
        reasons(FakeMatrix.trap().matrix()).get(COLOUR).stream()
            .noneMatch(reason -> reason.startsWith("'shape'")));
  }

  @Test
  void withoutStatisticsThereIsNothingToSay() {
    assertEquals(
        List.of(List.of(), List.of(), List.of(), List.of()), reasons(FakeMatrix.trap().bare()));
  }

  @Test
  void doesWithWhatIsKnown() {
    MatrixStatistics onlyIds =
        new MatrixStatistics(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of("b"),
            List.of(),
            List.of(),
            List.of());
    double[] values = new double[9];
    Arrays.fill(values, 1);
    MutualInformationMatrix matrix =
        new MutualInformationMatrix(
            List.of("a", "b", "c"),
            List.of(),
            EstimationMethod.of(Estimator.PLUG_IN),
            7,
            values,
            onlyIds);
    assertEquals(
        List.of(
            List.of("'b' is the closest partner of 'a' by plug_in: it is like an id."),
            List.of("'b' is like an id, so that by plug_in it seems to know every feature."),
            List.of()),
        reasons(matrix));
  }

  private static List<List<String>> reasons(MutualInformationMatrix matrix) {
    return PartnerReasons.of(matrix, Ranking.of(matrix));
  }
}
