package dev.taillight.trainer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class ComputeDeviceTest {

  @Test
  void computesOnTheProcessorWhenAsked() {
    try (NDManager manager = ComputeDevice.CPU.open()) {
      assertEquals(Device.cpu(), manager.getDevice());
    }
  }

  @Test
  void takesAGraphicsProcessorWhereThereIsOneAndSaysSoWhereThereIsNone() {
    boolean present = Engine.getEngine("PyTorch").getGpuCount() > 0;
    try (NDManager manager = ComputeDevice.AUTO.open()) {
      assertEquals(present, manager.getDevice().isGpu());
    }
    if (present) {
      try (NDManager manager = ComputeDevice.GPU.open()) {
        assertTrue(manager.getDevice().isGpu());
      }
    } else {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, ComputeDevice.GPU::open);
      assertTrue(e.getMessage().contains("--device cpu"), e.getMessage());
    }
  }
}
