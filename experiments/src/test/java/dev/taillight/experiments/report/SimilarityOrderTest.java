package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SimilarityOrderTest {

  /**
   * Features 0 and 2 are near twins, and so are 1 and 3; between the pairs, 2 and 3 share most. The
   * pairs are merged first, then turned so that 2 and 3 meet: 0 2 3 1.
   */
  @Test
  void putsSimilarFeaturesSideBySide() {
    double[] information = {
      1.0, 0.1, 0.9, 0.1, //
      0.1, 1.0, 0.1, 0.8, //
      0.9, 0.1, 1.0, 0.3, //
      0.1, 0.8, 0.3, 1.0
    };
    assertEquals(List.of(0, 2, 3, 1), SimilarityOrder.of(information, new double[] {1, 1, 1, 1}));
  }

  /**
   * Feature 1 shares 1 nat with 0 and with 2, but of 0 that is all there is: 1 / H(0,1) = 1/2, 1 /
   * H(1,2) = 1/10. So 0 and 1 are merged first, though the plain information is the same.
   */
  @Test
  void judgesByTheShareOfTheJointEntropy() {
    double[] information = {1, 1, 0, 1, 2, 1, 0, 1, 9};
    assertEquals(List.of(0, 1, 2), SimilarityOrder.of(information, new double[] {1, 2, 9}));
  }

  @Test
  void takesConstantFeaturesAndSingleOnes() {
    assertEquals(List.of(0), SimilarityOrder.of(new double[] {2}, new double[] {2}));
    assertEquals(List.of(0, 1), SimilarityOrder.of(new double[] {0, 0, 0, 0}, new double[] {0, 0}));
  }
}
