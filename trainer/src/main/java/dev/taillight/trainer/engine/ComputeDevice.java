package dev.taillight.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Where the engine computes. */
public enum ComputeDevice {
  /** The processor. */
  @JsonProperty("cpu")
  CPU,
  /** The first graphics processor; there must be one. */
  @JsonProperty("gpu")
  GPU,
  /** The first graphics processor where there is one, else the processor. */
  @JsonProperty("auto")
  AUTO;

  /**
   * Starts the engine if need be and opens the device, with a thread for each core.
   *
   * @throws IllegalArgumentException if a graphics processor is asked for and none is usable, or if
   *     the engine does not load on this machine; the message says which, and what to do
   */
  public DeviceSession open() {
    return open(Runtime.getRuntime().availableProcessors());
  }

  DeviceSession open(int threads) {
    NDManager manager = NDManager.newBaseManager(device(), "PyTorch");
    keepFreedMemory(manager);
    return new DeviceSession(manager, manager.getDevice().isGpu() ? 1 : threads);
  }

  /**
   * Frees one large piece of memory. By default glibc gives freed memory back to the system at once
   * when it is more than a few times 128 KiB, and the next array of that size pays for every page
   * of it anew; but it takes the size of the largest piece that was ever freed, up to 32 MiB, for
   * the size of pieces to be kept (mallopt(3), M_MMAP_THRESHOLD).
   */
  private static void keepFreedMemory(NDManager manager) {
    manager.create(new Shape((31 << 20) / Float.BYTES)).close();
  }

  private Device device() {
    EngineStart start = new EngineStart(name().toLowerCase(Locale.ROOT));
    Engine engine = start.engine();
    boolean graphics = this != CPU && EngineStart.seesGraphicsProcessor(engine);
    if (this == GPU && !graphics) {
      throw new IllegalArgumentException(start.noGraphicsProcessor(engine));
    }
    return graphics ? Device.gpu(0) : Device.cpu();
  }
}
