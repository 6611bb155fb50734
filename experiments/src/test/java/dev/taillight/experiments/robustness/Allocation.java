package dev.taillight.experiments.robustness;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much memory the present thread has taken from the heap, given back or not. */
final class Allocation {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long before = THREADS.getCurrentThreadAllocatedBytes();

  /** Bytes since this object was made. */
  long bytes() {
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
