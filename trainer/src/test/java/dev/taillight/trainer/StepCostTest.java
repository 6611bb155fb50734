package dev.taillight.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.trainer.StepCost.Phase;
import dev.taillight.trainer.StepCost.Size;
import dev.taillight.trainer.optimizer.OptimizerMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The figures of the reference model: 6 features a side, embeddings of e = 32, so 192 → 128 → d =
 * 64, n = m = 1024. That is 4 · 1024 = 4096 rows through the towers, 6 · 4096 = 24,576 look-ups,
 * and 2 · (192·128 + 128 + 128·64 + 64) = 65,920 parameters of the towers. 10,000 rows are touched.
 */
class StepCostTest {

  private static final Size SIZE = new Size(6, 1024, 1024, 10_000);

  @Test
  void countsTheReferenceModelPhaseByPhase() {
    List<Phase> expected =
        List.of(
            // Rows of 128 bytes: 10,000 read, 24,576 written, and as many codes of 4 bytes.
            new Phase("pooling", 0, 1_280_000 + 3_145_728 + 98_304),
            // A row: 2·192·128 + 128 + 128, 2·128·64 + 64, 3·64; 192 + 128 + 64 floats of it.
            new Phase("tower forward", 4096 * 66_048L, 4096 * 4 * 384 + 4 * 65_920),
            // 3 · 2 · 2²⁰ · 64 = 402,653,184 each, 5 · 2²⁰ = 5,242,880, 3 · 2¹⁶ = 196,608; 2²⁰
            // once.
            new Phase(
                "losses", 2 * (402_653_184L + 5_242_880 + 196_608) + 1_048_576, 2 * 4096 * 64 * 4),
            // A row: 4·192·128 + 128 + 128, 4·128·64 + 64, 5·64; 64 + 64 + 192 + 128 + 192 floats.
            new Phase("tower backward", 4096 * 131_712L, 4096 * 4 * 640 + 2 * 4 * 65_920),
            // 14,576 of the look-ups add 32 floats to another one's; 10,000 rows are squared,
            // added.
            new Phase("row sums", 14_576 * 32 + 2 * 320_000, 3_145_728 + 1_280_000 + 98_304),
            // Adam: 14 operations a value; a gradient and 3 · 2 other floats; 4 + 8 bytes a row.
            new Phase("row updates", 14 * 320_000, 4 * 7 * 320_000 + 12 * 10_000),
            new Phase("tower updates", 16 * 65_920, 4 * 7 * 65_920));
    StepCost cost = cost(SIZE, OptimizerMethod.ADAM);
    assertEquals(expected, cost.phases());
    assertEquals(1_633_900_032L, cost.operations());
    assertEquals(39_639_232, cost.bytes());
  }

  @Test
  void countsTheSlotsOfARule() {
    // Adagrad: 8 operations, a gradient and 2 · 2 floats; SGD: 2, and a gradient and 2; no count.
    assertEquals(
        new Phase("row updates", 8 * 320_000, 4 * 5 * 320_000 + 4 * 10_000),
        cost(SIZE, OptimizerMethod.ADAGRAD).phases().get(5));
    assertEquals(
        new Phase("row updates", 2 * 320_000, 4 * 3 * 320_000 + 4 * 10_000),
        cost(SIZE, OptimizerMethod.SGD).phases().get(5));
  }

  @Test
  void withoutTheContrastiveLossHalfTheRowsAndHalfTheScoresAreLeft() {
    StepCost cost = cost(new Size(6, 1024, 0, 5000), OptimizerMethod.ADAM);
    assertEquals(2048 * 66_048L, cost.phases().get(1).operations());
    assertEquals(402_653_184L + 6 * 1_048_576 + 196_608, cost.phases().get(2).operations());
  }

  @Test
  void theFloorIsTheSumOfWhatEachPhaseCannotBeFasterThan() {
    StepCost cost =
        new StepCost(List.of(new Phase("computes", 100, 10), new Phase("copies", 1, 60)));
    // 100 / 10 s, as 10 / 20 s is less; 60 / 20 s, as 1 / 10 s is less.
    assertEquals(13, cost.floorSeconds(10, 20), 1e-12);
    assertEquals(101, cost.operations());
    assertEquals(70, cost.bytes());
  }

  private static StepCost cost(Size size, OptimizerMethod rule) {
    return StepCost.of(ReferenceModel.SHAPE, size, ReferenceModel.training(rule, size.pairs()));
  }
}
