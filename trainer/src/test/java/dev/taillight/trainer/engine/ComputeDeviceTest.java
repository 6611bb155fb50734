package dev.taillight.trainer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import org.junit.jupiter.api.Test;

class ComputeDeviceTest {

  @Test
  void computesOnTheProcessorWhenAsked() {
    try (DeviceSession session = ComputeDevice.CPU.open()) {
      assertEquals(Device.cpu(), session.manager().getDevice());
    }
  }

  @Test
  void takesAGraphicsProcessorWhereThereIsOneAndSaysSoWhereThereIsNone() {
    boolean present = Engine.getEngine("PyTorch").getGpuCount() > 0;
    try (DeviceSession session = ComputeDevice.AUTO.open()) {
      assertEquals(present, session.manager().getDevice().isGpu());
    }
    if (present) {
      try (DeviceSession session = ComputeDevice.GPU.open()) {
        assertTrue(session.manager().getDevice().isGpu());
      }
    } else {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, ComputeDevice.GPU::open);
      assertTrue(e.getMessage().contains("--device cpu"), e.getMessage());
    }
  }
}
