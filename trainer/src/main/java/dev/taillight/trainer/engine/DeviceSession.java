package dev.taillight.trainer.engine;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

  private final NDManager manager;
  private final int threads;
  private final ExecutorService workers;

  DeviceSession(NDManager manager, int threads) {
    this.manager = manager;
    this.threads = threads;
    this.workers = Executors.newFixedThreadPool(threads, DeviceSession::worker);
  }

  private static Thread worker(Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              // The engine keeps the number of its threads for each thread that calls it.
              JniUtils.setNumThreads(1);
              work.run();
            },
            "taillight-worker");
    thread.setDaemon(true);
    return thread;
  }

  /** The scope in which arrays live until the session is closed. */
  public NDManager manager() {
    return manager;
  }

  /** How many rows are worked on at a time. */
  public int blockRows() {
    return manager.getDevice().isGpu() ? Integer.MAX_VALUE : PROCESSOR_BLOCK_ROWS;
  }

  /** Divides rows into the blocks in which they are worked on. */
  public List<RowBlock> blocks(int rows) {
    return RowBlock.split(rows, blockRows());
  }

  /**
   * Applies a function to each element, on several threads in no particular order, and returns when
   * all is done. The function may not depend on the order and may not call this method.
   *
   * @return the results in the order of the elements
   * @throws RuntimeException the first failure; what was begun is finished before
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
    for (int i = 0; i < Math.min(threads, elements.size()); i++) {
      shares.add(workers.submit(share));
    }
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
    for (Future<?> share : shares) {
      Optional<Throwable> found = await(share);
      if (found.isPresent()) {
        next.set(Integer.MAX_VALUE / 2);
        failure = failure.or(() -> found);
      }
    }
    if (failure.isPresent()) {
      rethrow(failure.get());
    }
  }

  private static Optional<Throwable> await(Future<?> share) {
    Optional<Throwable> interruption = Optional.empty();
    while (true) {
      try {
        share.get();
        return interruption;
      } catch (ExecutionException e) {
        return Optional.of(Objects.requireNonNull(e.getCause()));
      } catch (InterruptedException e) {
        interruption = Optional.of(e);
      }
    }
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the computation was interrupted");
    }
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
