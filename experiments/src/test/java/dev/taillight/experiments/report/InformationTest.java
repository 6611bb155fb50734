package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class InformationTest {

  /**
   * In nats, b and c share .9/1.1 of their joint entropy and are merged first; a shares 1/9 with b
   * and .95/9.05 with c, so b is its neighbour. As shares of 1, .95 and .9, a and b are merged
   * first, and of the two a is nearer to c.
   */
  @Test
  void theOrderIsThatOfTheClustersOfTheMatrix() throws JsonProcessingException {
    assertEquals(List.of(0, 1, 2), order("none"));
    assertEquals(List.of(1, 0, 2), order("max"));
  }

  private static List<Integer> order(String normalisation) throws JsonProcessingException {
    String matrix =
        """
        {"features": ["a", "b", "c"], "normalisation": "%s", "entropies": [9, 1, 1],
         "values": [9, 1, 0.95, 1, 1, 0.9, 0.95, 0.9, 1]}
        """
            .formatted(normalisation);
    return ReportData.Information.of(new ObjectMapper().readTree(matrix), List.of())
        .similarityOrder();
  }
}
