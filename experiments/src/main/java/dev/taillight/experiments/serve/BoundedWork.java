package dev.taillight.experiments.serve;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does a limited number of tasks at the same time, lets a few wait, and none last too long. */
final class BoundedWork implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Duration time;
  private final ThreadPoolExecutor threads;

  BoundedWork(ServeLimits limits) {
    this.time = limits.time();
    this.threads =
        new ThreadPoolExecutor(
            limits.threads(),
            limits.threads(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(limits.waiting()),
            ServeThreads.named("serve"));
  }

  /**
   * Does a task and waits for its result.
   *
   * @throws RequestException with 429 if too many wait already, with 504 if it takes too long, with
   *     503 if no more work is taken on; or the one that the task throws
   */
  <T> T await(Callable<T> task) throws InterruptedException {
    Future<T> result = submit(task);
    try {
      return result.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      RequestException late =
          new RequestException(
              RequestException.TOO_LATE,
              "no answer within %.1f s, waiting included".formatted(time.toMillis() / 1000.0));
      late.initCause(e);
      throw late;
    } catch (ExecutionException e) {
      throw thrown(Objects.requireNonNull(e.getCause()));
    } finally {
      result.cancel(true);
    }
  }

  private <T> Future<T> submit(Callable<T> task) {
    try {
      return threads.submit(task);
    } catch (RejectedExecutionException e) {
      RequestException refused =
          threads.isShutdown()
              ? new RequestException(RequestException.UNAVAILABLE, "the endpoint is closing")
              : RequestException.tooMany(threads.getMaximumPoolSize(), threads.getQueue().size());
      refused.initCause(e);
      throw refused;
    }
  }

  private static RuntimeException thrown(Throwable cause) {
    if (cause instanceof RuntimeException known) {
      return known;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(cause);
  }

  /** Takes on no more work, lets what runs end for a moment, then interrupts it. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
