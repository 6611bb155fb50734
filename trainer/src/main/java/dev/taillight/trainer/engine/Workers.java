package dev.taillight.trainer.engine;

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
import java.util.function.Function;

/**
 * Threads that share work, in each of which the engine uses one thread inside an operation. Several
 * threads may hand out work at the same time.
 */
final class Workers implements AutoCloseable {

  /** Beyond the number of any element. */
  private static final int STOPPED = Integer.MAX_VALUE / 2;

  private final int threads;
  private final ExecutorService others;

  /**
   * @param threads how many threads work, the caller's included
   */
  Workers(int threads) {
    this.threads = threads;
    this.others = Executors.newFixedThreadPool(Math.max(1, threads - 1), Workers::worker);
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
  static void useOneEngineThread() {
    JniUtils.setNumThreads(1);
  }

  /**
   * Applies a function to each element, on several threads, the caller's among them, in no
   * particular order, and returns when all is done. The function may not depend on the order and
   * may not hand out work to the same threads.
   *
   * @return the results in the order of the elements
   * @throws RuntimeException the first failure; what was begun is finished before
   * @throws CancellationException if the caller's thread is interrupted
   */
  <T, R> List<R> map(List<T> elements, Function<? super T, ? extends R> function) {
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
      shares.add(others.submit(share));
    }
    FutureTask<?> own = new FutureTask<>(share, true);
    shares.add(own);
    useOneEngineThread();
    own.run();
    await(shares, next);
    return results.stream().<R>map(Optional::orElseThrow).toList();
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
    failure.ifPresent(Workers::rethrow);
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
    others.shutdownNow();
  }
}
