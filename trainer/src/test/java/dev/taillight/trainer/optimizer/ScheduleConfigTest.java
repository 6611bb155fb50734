package dev.taillight.trainer.optimizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.trainer.optimizer.ScheduleConfig.Decay;
import org.junit.jupiter.api.Test;

class ScheduleConfigTest {

  @Test
  void warmsUpLinearlyToTheFullRate() {
    ScheduleConfig schedule = new ScheduleConfig(4, Decay.NONE, 0);
    assertEquals(0.25, schedule.factor(0, 100), 1e-12);
    assertEquals(0.75, schedule.factor(2, 100), 1e-12);
    assertEquals(1, schedule.factor(4, 100), 1e-12);
    assertEquals(1, schedule.factor(99, 100), 1e-12);
  }

  @Test
  void decaysLinearlyFromTheEndOfTheWarmUpToTheLastStep() {
    // 11 steps, none of them warm-up: the way is step/10, the factor 1 − 0.8·step/10.
    ScheduleConfig schedule = new ScheduleConfig(0, Decay.LINEAR, 0.2);
    assertEquals(1, schedule.factor(0, 11), 1e-12);
    assertEquals(0.6, schedule.factor(5, 11), 1e-12);
    assertEquals(0.2, schedule.factor(10, 11), 1e-12);
  }

  @Test
  void decaysAlongHalfACosineWave() {
    ScheduleConfig schedule = new ScheduleConfig(0, Decay.COSINE, 0);
    // (1 + cos(π·way)) / 2 at a third of the way is (1 + 1/2) / 2.
    assertEquals(0.75, schedule.factor(3, 10), 1e-12);
    assertEquals(0, schedule.factor(9, 10), 1e-12);
  }

  @Test
  void namesAllProblems() {
    InvalidSettingsException e =
        assertThrows(InvalidSettingsException.class, () -> new ScheduleConfig(-1, Decay.NONE, 2));
    assertEquals(2, e.problems().size());
  }
}
