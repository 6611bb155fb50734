package dev.taillight.trainer.engine;

import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;

/**
 * The NVIDIA driver, which a CUDA build of PyTorch cannot do without. PyTorch knows how many cards
 * there are, but DJL does not hand its number on: its own asks a CUDA runtime that is installed
 * besides the driver, and is 0 where there is none.
 */
final class CudaDriver {

  /** From where the dynamic linker takes it for PyTorch, too. */
  static final String LIBRARY = "libcuda.so.1";

  private CudaDriver() {}

  /**
   * How many cards this program sees: those that CUDA_VISIBLE_DEVICES leaves of all.
   *
   * @throws IllegalStateException if the driver does not say
   * @throws UnsatisfiedLinkError if there is no driver
   */
  static int cards() {
    NativeLibrary driver = NativeLibrary.getInstance(LIBRARY);
    IntByReference count = new IntByReference();
    call(driver, "cuInit", 0);
    call(driver, "cuDeviceGetCount", count);
    return count.getValue();
  }

  private static void call(NativeLibrary driver, String function, Object argument) {
    int result = driver.getFunction(function).invokeInt(new Object[] {argument});
    if (result != 0) {
      throw new IllegalStateException(
          "%s of %s failed with CUDA error %d".formatted(function, LIBRARY, result));
    }
  }
}
