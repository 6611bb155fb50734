package dev.taillight.exporters.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.exporters.proof.GoldenQuery;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GoldenCheckTest {

  /** Of (1, 0), (0, 1) and (3, 4), the query (1, 2) finds the last one (11) and the second (2). */
  private static final GoldenQuery QUERY =
      new GoldenQuery(List.of(1f, 2f), List.of(2, 1), List.of("c", "b"), List.of(11.0, 2.0));

  private final GoldenCheck check = new GoldenCheck(List.of(QUERY));

  @Test
  void theRowsThatWereAskedGiveNoProblem() {
    add("a", "b", "c", 4);

    assertEquals(Optional.empty(), check.problem());
  }

  @Test
  void roundingGivesNoProblem() {
    add("a", "b", "c", 4.0000005f);

    assertEquals(Optional.empty(), check.problem());
  }

  @Test
  void anotherVectorIsFound() {
    add("a", "b", "c", 3.9f);

    assertEquals(
        Optional.of("golden query 1: the score at rank 1 is 10.800000190734863, expected 11.0"),
        check.problem());
  }

  @Test
  void anotherOrderOfTheIdsIsFound() {
    add("b", "a", "c", 4);

    assertEquals(Optional.of("row 1 is item 'a', expected 'b'"), check.problem());
  }

  @Test
  void aMissingRowIsFound() {
    check.add(0, "a", new float[] {1, 0});
    check.add(1, "b", new float[] {0, 1});

    assertEquals(
        Optional.of("golden query 1: the score at rank 1 is 2.0, expected 11.0"), check.problem());
  }

  private void add(String first, String second, String third, float last) {
    check.add(0, first, new float[] {1, 0});
    check.add(1, second, new float[] {0, 1});
    check.add(2, third, new float[] {3, last});
  }
}
