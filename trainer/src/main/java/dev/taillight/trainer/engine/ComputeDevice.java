package dev.taillight.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
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
    JniUtils.setNumThreads(1);
    return new DeviceSession(manager, manager.getDevice().isGpu() ? 1 : threads);
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
