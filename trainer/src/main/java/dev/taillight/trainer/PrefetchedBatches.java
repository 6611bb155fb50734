package dev.taillight.trainer;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The batches of one epoch in order; the next one is made while the present one is used. */
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
  private Future<TrainingBatch> next;

  PrefetchedBatches(BatchSource source, int epoch) {
    this.source = source;
    this.epoch = epoch;
    this.next = request();
  }

  /** The next batch; asking for more than an epoch has is an error of the caller. */
  TrainingBatch take() {
    try {
      TrainingBatch batch = next.get();
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

  @Override
  public void close() {
    worker.shutdownNow();
  }

  private Future<TrainingBatch> request() {
    int step = requested++;
    return worker.submit(() -> source.batch(epoch, step));
  }
}
