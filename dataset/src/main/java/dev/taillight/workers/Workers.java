package dev.taillight.workers;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Threads that take jobs from a list, each with a buffer of its own. */
public final class Workers {

  private Workers() {}

  /** A piece of work. */
  @FunctionalInterface
  public interface Job<B> {

    /** Does it with the buffer of the thread that took it. */
    void run(B buffer);
  }

  /**
   * Runs all jobs, the first ones first. When one fails, those that have not begun are dropped and
   * its exception is thrown.
   */
  public static <B> void run(int threads, List<? extends Job<B>> jobs, Supplier<B> buffers) {
    Queue<Job<B>> queue = new ConcurrentLinkedQueue<>(jobs);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < Math.min(threads, jobs.size()); i++) {
        workers.add(pool.submit(() -> work(queue, buffers.get())));
      }
      for (Future<?> worker : workers) {
        await(worker);
      }
    } finally {
      queue.clear();
      pool.shutdownNow();
      awaitEnd(pool);
    }
  }

  /** Nobody works on when this returns, not even after a failure. */
  private static void awaitEnd(ExecutorService pool) {
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = pool.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static <B> void work(Queue<Job<B>> queue, B buffer) {
    try {
      for (Job<B> job = queue.poll(); job != null; job = queue.poll()) {
        job.run(buffer);
      }
    } finally {
      queue.clear();
    }
  }

  private static void await(Future<?> worker) {
    try {
      worker.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while others worked");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a job failed", e.getCause());
    }
  }
}
