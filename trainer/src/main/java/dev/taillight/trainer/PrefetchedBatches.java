package dev.taillight.trainer;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The batches of one epoch, or of the rest of one, in order. The next one is made, and what it
 * looks up is sent to where the tables lie, while the present one is used.
 */
final class PrefetchedBatches implements AutoCloseable {

  private final BatchSource source;
  private final int epoch;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "taillight-batches");
            thread.setDaemon(true);
            return thread;
          });
  private int requested;
  private int taken;
  private Future<TrainingBatch> next;

  /**
   * @param first the step to begin with, counted from 0; an epoch has more steps than that
   */
  PrefetchedBatches(BatchSource source, int epoch, int first) {
    this.source = source;
    this.epoch = epoch;
    this.requested = first;
    this.taken = first;
    this.next = request();
  }

  /**
   * The next batch, which is the caller's to close; asking for more than an epoch has is an error
   * of the caller.
   */
  TrainingBatch take() {
    try {
      TrainingBatch batch = next.get();
      taken++;
      if (requested < source.stepsPerEpoch()) {
        next = request();
      }
      return batch;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a batch could not be made", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("the training was interrupted");
      cancelled.initCause(e);
      throw cancelled;
    }
  }

  /** Waits for the batch that is being made, and closes it: it may lie where its taker's did. */
  @Override
  public void close() {
    worker.shutdown();
    boolean interrupted = false;
    while (taken < requested) {
      try {
        next.get().close();
        taken++;
      } catch (ExecutionException e) {
        taken++; // There is no batch, and nobody who wants it.
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Future<TrainingBatch> request() {
    int step = requested++;
    return worker.submit(() -> source.batch(epoch, step));
  }
}
