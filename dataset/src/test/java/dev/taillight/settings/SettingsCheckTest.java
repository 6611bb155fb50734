package dev.taillight.settings;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SettingsCheckTest {

  @Test
  void tellsAllProblemsInTheirOrder() {
    SettingsCheck check =
        new SettingsCheck()
            .positive("batch_size", 0)
            .positive("alpha", 0.3)
            .notNegative("lambda", -0.5)
            .between("dropout", 1.25, 0, 1)
            .that(false, "device", "tpu", "cpu, gpu or auto")
            .that(true, "name", "x", "a name");
    InvalidSettingsException e = assertThrows(InvalidSettingsException.class, check::throwIfAny);
    assertEquals(
        List.of(
            "batch_size: expected a number above 0, got 0",
            "lambda: expected a number of 0 or more, got -0.5",
            "dropout: expected a number from 0 to 1, got 1.25",
            "device: expected cpu, gpu or auto, got tpu"),
        e.getMessage().lines().toList());
    assertEquals(new Problem("device", "tpu", "cpu, gpu or auto"), e.problems().get(3));
  }

  @Test
  void acceptsWhatIsRight() {
    assertDoesNotThrow(
        new SettingsCheck()
                .positive("a", Double.MIN_VALUE)
                .notNegative("b", 0)
                .between("c", 1, 1, 2)
                .between("d", 2, 1, 2)
            ::throwIfAny);
  }

  @Test
  void numbersMustBeFinite() {
    for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      SettingsCheck check =
          new SettingsCheck()
              .positive("a", number)
              .notNegative("b", number)
              .between("c", number, 0, 1);
      InvalidSettingsException e = assertThrows(InvalidSettingsException.class, check::throwIfAny);
      assertEquals(3, e.problems().size());
    }
  }

  @Test
  void problemsOfPartsAreSeenFromOutside() {
    SettingsCheck inner = new SettingsCheck().positive("n", -1);
    SettingsCheck middle = new SettingsCheck().part("split", inner);
    SettingsCheck outer = new SettingsCheck().part("dataset", middle).positive("seed", 0);
    assertEquals(
        List.of(
            "dataset.split.n: expected a number above 0, got -1",
            "seed: expected a number above 0, got 0"),
        assertThrows(InvalidSettingsException.class, outer::throwIfAny)
            .getMessage()
            .lines()
            .toList());
  }
}
