package dev.taillight.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonProperty;

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
   * @throws IllegalArgumentException if a graphics processor is asked for and none is usable
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
    EngineStart.prepare();
    int found = this == CPU ? 0 : Engine.getEngine("PyTorch").getGpuCount();
    if (this == GPU && found == 0) {
      throw new IllegalArgumentException(
          "device: gpu was asked for, but this PyTorch build sees none; use --device cpu or auto,"
              + " or run with a CUDA build of PyTorch and a driver");
    }
    return found > 0 ? Device.gpu(0) : Device.cpu();
  }

  /** What must be said to DJL before its engine is loaded. */
  private static final class EngineStart {

    private EngineStart() {}

    /** DJL's own setting. */
    private static final String THREADS = "ai.djl.pytorch.num_threads";

    /**
     * Keeps DJL from counting its uses over the network, and lets the engine compute with one
     * thread: sums that several threads share are added in another order, so with them the same
     * training would give other last bits on another machine. {@link DeviceSession} uses the cores.
     */
    static void prepare() {
      System.setProperty("OPT_OUT_TRACKING", "true");
      System.setProperty(THREADS, "1");
    }
  }
}
