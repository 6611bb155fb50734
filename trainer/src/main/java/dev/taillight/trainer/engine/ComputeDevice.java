package dev.taillight.trainer.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Where the engine computes. How many graphics processors take part is said beside it; the
 * processor is always one device.
 */
public enum ComputeDevice {
  /** The processor. */
  @JsonProperty("cpu")
  CPU,
  /** Graphics processors, the first ones that the engine sees; they must be there. */
  @JsonProperty("gpu")
  GPU,
  /** Graphics processors where there is any, else the processor. */
  @JsonProperty("auto")
  AUTO;

  /** Stands for as many graphics processors as there are. */
  public static final int ALL = 0;

  /**
   * Starts the engine if need be and opens one device, with a thread for each core.
   *
   * @throws IllegalArgumentException if a graphics processor is asked for and none is usable, or if
   *     the engine does not load on this machine; the message says which, and what to do
   */
  public DeviceSession open() {
    return open(1);
  }

  /**
   * Starts the engine if need be and opens devices that compute together.
   *
   * @param devices how many graphics processors, or {@link #ALL}; the processor is one device,
   *     whatever this says
   * @throws IllegalArgumentException if a graphics processor is asked for and none is usable, if
   *     there are fewer than are asked for, or if the engine does not load on this machine; the
   *     message says which, and what to do
   */
  public DeviceSession open(int devices) {
    return open(devices, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Starts the engine if need be and sees whether the devices are there, as {@link #open(int)}
   * does, but opens none.
   *
   * @throws IllegalArgumentException as {@link #open(int)} does
   */
  public void require(int devices) {
    find(devices);
  }

  DeviceSession open(int devices, int threads) {
    List<Device> found = find(devices);
    List<NDManager> managers =
        found.stream().map(device -> NDManager.newBaseManager(device, "PyTorch")).toList();
    if (!found.get(0).isGpu()) {
      keepFreedMemory(managers.get(0));
    }
    return new DeviceSession(managers, threads);
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

  private List<Device> find(int wanted) {
    EngineStart start = new EngineStart(name().toLowerCase(Locale.ROOT));
    Engine engine = start.engine();
    boolean graphics = this != CPU && EngineStart.seesGraphicsProcessor(engine);
    if (this == GPU && !graphics) {
      throw new IllegalArgumentException(start.noGraphicsProcessor(engine));
    }
    // The number is asked for only where it matters.
    int present = !graphics ? 0 : wanted == 1 ? 1 : CudaDriver.cards();
    return choose(wanted, present);
  }

  /**
   * The devices that are taken.
   *
   * @param wanted how many graphics processors are asked for
   * @param present how many there are, 0 for the processor
   */
  static List<Device> choose(int wanted, int present) {
    if (present == 0) {
      return List.of(Device.cpu());
    }
    if (wanted < 0 || wanted > present) {
      throw new IllegalArgumentException(
          ("devices: %d graphics processors were asked for, but this program sees %d; ask for no"
                  + " more, or for 0, which stands for all of them, and see whether"
                  + " CUDA_VISIBLE_DEVICES hides any")
              .formatted(wanted, present));
    }
    return IntStream.range(0, wanted == ALL ? present : wanted).mapToObj(Device::gpu).toList();
  }
}
