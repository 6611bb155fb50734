package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.experiments.report.FeatureInformation.Facts;
import dev.taillight.experiments.report.FeatureInformation.LeftOut;
import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.Normalisation;
import dev.taillight.mutualinfo.PairStatistics;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FeatureInformationTest {

  @Test
  void holdsWhatIsKnownOfEachFeature() {
    FeatureInformation information = information(FakeMatrix.trap());
    assertEquals(new Facts(4L, 3000.0, Math.log(4), 1.0, false), information.facts().get(0));
    assertEquals(new Facts(12000L, 1.0, Math.log(12000), 0.625, true), information.facts().get(3));
    assertEquals(12000, information.items());
    assertEquals("value", information.missing());
    assertEquals("items", information.weighting());
    assertEquals(1, information.warnings().size());
  }

  @Test
  void holdsTheEstimatesWithTheirPartners() {
    FeatureInformation information = information(FakeMatrix.trap());
    assertEquals("adjusted", information.estimates().get(0).name());
    // 0.05 − 0.0003
    assertEquals(0.0497, information.estimates().get(0).values().get(1));
    assertEquals(List.of(1, 2), information.estimates().get(0).partners().get(0));
    assertEquals(List.of(3, 2), information.estimates().get(1).partners().get(0));
  }

  /** The features 0 to 59 are alike when they are equal modulo 12, and then lie side by side. */
  @Test
  void ordersTheFeaturesBySimilarityInEveryUnit() {
    for (Normalisation unit : List.of(Normalisation.NONE, Normalisation.ARITHMETIC)) {
      List<Integer> order =
          information(FakeMatrix.wide(60).chosen(Estimator.ADJUSTED, unit)).order();
      assertEquals(60, order.stream().distinct().count());
      for (int i = 0; i < 60; i++) {
        assertEquals(order.get(i) % 12, order.get(i - i % 5) % 12, order.toString());
      }
    }
  }

  @Test
  void saysWhyAFeatureWasLeftOut() {
    List<LeftOut> leftOut =
        information(FakeMatrix.trap().without("key", true).without("junk", false)).leftOut();
    assertEquals(List.of("key", "junk"), leftOut.stream().map(LeftOut::name).toList());
    assertTrue(leftOut.get(0).reason().startsWith("it is like an id"));
    assertEquals("named in mutual_info.exclude", leftOut.get(1).reason());
  }

  /** Normalised, the diagonal is 1 and no entropy. */
  @Test
  void leavesOutWhatIsNotKnown() {
    FeatureInformation nats = FeatureInformation.of(FakeMatrix.trap().bare(), List.of(), null);
    assertEquals(new Facts(null, null, Math.log(4), null, false), nats.facts().get(0));
    assertEquals(List.of(), nats.pairs().plugIn());
    FeatureInformation share =
        FeatureInformation.of(
            FakeMatrix.trap().chosen(Estimator.ADJUSTED, Normalisation.ARITHMETIC).bare(),
            List.of(),
            null);
    assertNull(share.facts().get(0).entropy());
  }

  @Test
  void roundsFiguresAndLeavesOutUnknownOnes() {
    PairFigures figures =
        PairFigures.of(
            List.of(new PairStatistics(1.23456789, 1e-9 / 3, Double.NaN, 0, 1, 12345678, 9)));
    assertEquals(List.of(1.23457), figures.plugIn());
    assertEquals(List.of(3.33333e-10), figures.expected());
    assertEquals(List.of(), figures.deviation());
    assertEquals(List.of(12345678L), figures.jointStates());
  }

  private static FeatureInformation information(FakeMatrix matrix) {
    return FeatureInformation.of(matrix.matrix(), List.of(), null);
  }
}
