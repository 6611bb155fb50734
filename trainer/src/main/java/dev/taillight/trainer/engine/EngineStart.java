package dev.taillight.trainer.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Starts the engine for a device, and says in plain words why it cannot be had. */
final class EngineStart {

  /** DJL's own setting. */
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  /** From where DJL takes what is not on the class path. */
  private static final String DOWNLOADS = "publish.djl.ai";

  private static final String CPU_BUILD = "mvn -DskipTests package";
  private static final String CUDA_BUILD = "mvn -Pcuda -DskipTests package";

  /** The word for the device that was asked for, e.g. {@code "gpu"}. */
  private final String device;

  /**
   * @param device the word for the device that is asked for, for messages
   */
  EngineStart(String device) {
    this.device = device;
  }

  /**
   * Loads PyTorch unless it is loaded.
   *
   * @throws IllegalArgumentException if this machine cannot load it
   */
  Engine engine() {
    synchronized (EngineStart.class) {
      prepare();
      try {
        return Engine.getEngine("PyTorch");
      } catch (EngineException e) {
        Optional<String> reason = chain(e).map(this::reason).flatMap(Optional::stream).findFirst();
        if (reason.isPresent()) {
          throw new IllegalArgumentException(reason.get(), e);
        }
        throw e;
      }
    }
  }

  /** Whether PyTorch, once it is loaded, has a graphics processor to compute on. */
  static boolean seesGraphicsProcessor(Engine engine) {
    // DJL's own count of cards is 0 where only the driver is installed, and no CUDA runtime.
    return engine.hasCapability(StandardCapabilities.CUDA);
  }

  /** What to say when PyTorch is loaded and has no graphics processor to compute on. */
  String noGraphicsProcessor(Engine engine) {
    boolean cuda = Files.exists(Path.of(LibUtils.getLibtorchPath(), "libtorch_cuda.so"));
    String reason =
        cuda
            ? "a CUDA build of PyTorch %s, which finds no card that it can use; see whether nvidia-smi"
                + " lists one, whether the driver is new enough and whether CUDA_VISIBLE_DEVICES hides"
                + " it"
            : "a build of PyTorch %s for the processor only; build one with CUDA: " + CUDA_BUILD;
    return "device: %s was asked for, but this program holds %s; or use --device cpu or auto"
        .formatted(device, reason.formatted(engine.getVersion()));
  }

  /**
   * Keeps DJL from counting its uses over the network, and lets the engine compute with one thread:
   * sums that several threads share are added in another order, so with them the same training
   * would give other last bits on another machine. {@link DeviceSession} uses the cores.
   */
  private static void prepare() {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty(THREADS, "1");
    CudaBundle.find().ifPresent(CudaBundle::use);
  }

  /** What a cause of the failed start means, where it lies in the machine and not in our code. */
  private Optional<String> reason(Throwable cause) {
    String message = Objects.requireNonNullElse(cause.getMessage(), "");
    if (cause instanceof UnsatisfiedLinkError && message.contains(CudaDriver.LIBRARY)) {
      return Optional.of(
          ("device: %s: this program holds a CUDA build of PyTorch, which does not load without the"
                  + " NVIDIA driver, not even to compute on the processor: there is no %s; install"
                  + " the driver (or hand the card to the container), or use the build for the"
                  + " processor: %s")
              .formatted(device, CudaDriver.LIBRARY, CPU_BUILD));
    }
    if (cause instanceof UnsatisfiedLinkError) {
      return Optional.of(
          ("device: %s: PyTorch cannot be loaded: %s; if its file is damaged, delete the folder, and"
                  + " it is unpacked anew")
              .formatted(device, message));
    }
    if (isOfNetwork(cause, message)) {
      return Optional.of(
          ("device: %s: this program holds no build of PyTorch for this machine and cannot fetch one:"
                  + " %s; let it reach %s once, or use a build that holds one: %s or %s")
              .formatted(device, cause, DOWNLOADS, CPU_BUILD, CUDA_BUILD));
    }
    return Optional.empty();
  }

  private static boolean isOfNetwork(Throwable cause, String message) {
    return cause instanceof UnknownHostException
        || cause instanceof SocketException
        || cause instanceof SocketTimeoutException
        || cause instanceof SSLException
        || cause instanceof IOException && message.contains(DOWNLOADS);
  }

  /** The exception and what caused it; causes that go round in circles end somewhere. */
  private static Stream<Throwable> chain(Throwable thrown) {
    return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(32);
  }
}
