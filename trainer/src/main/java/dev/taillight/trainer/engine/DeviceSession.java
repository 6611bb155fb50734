package dev.taillight.trainer.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A device that is ready to compute: a scope for arrays on it and the threads that work on blocks
 * of a batch.
 *
 * <p>On the processor there is a thread for each core, and inside an operation the engine uses one
 * thread only. Which block a row belongs to depends on its number alone, so results have the same
 * bits on any number of cores. On a graphics processor a batch is one block. To be closed by its
 * opener; not thread-safe.
 */
public final class DeviceSession implements AutoCloseable {

  /** A block's widest matrix, 256 × some thousand floats, fits into a core's own cache. */
  private static final int PROCESSOR_BLOCK_ROWS = 256;

  /** Beyond the number of any element. */
  private static final int STOPPED = Integer.MAX_VALUE / 2;

  private final NDManager manager;
  private final int threads;
  private final ExecutorService workers;

  /**
   * @param manager the scope of the device
   * @param threads how many threads compute, the caller's included
   */
  DeviceSession(NDManager manager, int threads) {
    this.manager = manager;
    this.threads = threads;
    this.workers = Executors.newFixedThreadPool(Math.max(1, threads - 1), DeviceSession::worker);
  }

  private static Thread worker(Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              useOneEngineThread();
              work.run();
            },
            "taillight-worker");
    thread.setDaemon(true);
    return thread;
  }

  /** The engine keeps the number of its own threads for each thread that calls it. */
  private static void useOneEngineThread() {
    JniUtils.setNumThreads(1);
  }

  /** The scope in which arrays live until the session is closed. */
  public NDManager manager() {
    return manager;
  }

  /**
   * Opens a scope for arrays of the calling thread's own, to be closed by it before the session. In
   * that thread, too, the engine uses one thread inside an operation from now on. Thread-safe.
   */
  public NDManager newScope() {
    useOneEngineThread();
    return manager.newSubManager();
  }

  /** Whether the device is a graphics processor. */
  public boolean isGraphicsProcessor() {
    return manager.getDevice().isGpu();
  }

  /** How many rows are worked on at a time. */
  public int blockRows() {
    return isGraphicsProcessor() ? Integer.MAX_VALUE : PROCESSOR_BLOCK_ROWS;
  }

  /** Divides rows into the blocks in which they are worked on. */
  public List<RowBlock> blocks(int rows) {
    return RowBlock.split(rows, blockRows());
  }

  /**
   * Applies a function to each element, on several threads, the caller's among them, in no
   * particular order, and returns when all is done. The function may not depend on the order and
   * may not call this method.
   *
   * @return the results in the order of the elements
   * @throws RuntimeException the first failure; what was begun is finished before
   * @throws CancellationException if the caller's thread is interrupted
   */
  public <T, R> List<R> map(List<T> elements, Function<? super T, ? extends R> function) {
    List<Optional<R>> results =
        new ArrayList<>(Collections.nCopies(elements.size(), Optional.empty()));
    AtomicInteger next = new AtomicInteger();
    Runnable share =
        () -> {
          for (int i = next.getAndIncrement(); i < elements.size(); i = next.getAndIncrement()) {
            results.set(i, Optional.of(function.apply(elements.get(i))));
          }
        };
    List<Future<?>> shares = new ArrayList<>();
    for (int i = 1; i < Math.min(threads, elements.size()); i++) {
      shares.add(workers.submit(share));
    }
    FutureTask<?> own = new FutureTask<>(share, true);
    shares.add(own);
    useOneEngineThread();
    own.run();
    await(shares, next);
    return results.stream().<R>map(Optional::orElseThrow).toList();
  }

  /** Does some work for each element, as {@link #map} does. */
  public <T> void forEach(List<T> elements, Consumer<? super T> work) {
    map(
        elements,
        element -> {
          work.accept(element);
          return true;
        });
  }

  /** Waits for all shares, so that nothing works on a scope that the caller closes after that. */
  private static void await(List<Future<?>> shares, AtomicInteger next) {
    Optional<Throwable> failure = Optional.empty();
    boolean interrupted = Thread.interrupted();
    for (int i = 0; i < shares.size(); ) {
      try {
        shares.get(i).get();
        i++;
      } catch (ExecutionException e) {
        next.set(STOPPED);
        failure = failure.or(() -> Optional.ofNullable(e.getCause()));
        i++;
      } catch (InterruptedException e) {
        next.set(STOPPED);
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the computation was interrupted");
    }
    failure.ifPresent(DeviceSession::rethrow);
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof RuntimeException known) {
      throw known;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(failure);
  }

  @Override
  public void close() {
    workers.shutdownNow();
    manager.close();
  }
}
