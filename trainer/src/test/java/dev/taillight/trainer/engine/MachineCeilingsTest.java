package dev.taillight.trainer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineCeilingsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void countsWhatIsDone(int threads) {
    try (MachineCeilings ceilings = new MachineCeilings(threads, 10, 1000)) {
      // 10 rows times 10 columns, each of 10 multiplications and additions.
      assertEquals(2000, ceilings.productOperations());
      // A float has 4 bytes, each read and written; three threads copy 333 of them each.
      assertEquals(threads == 1 ? 8000 : 7992, ceilings.copiedBytes());
      assertTrue(ceilings.operationsPerSecond(2) > 0);
      // Fails by itself when nothing is copied.
      assertTrue(ceilings.bytesPerSecond(2) > 0);
    }
  }
}
