package dev.taillight.experiments.cli;

import dev.taillight.progress.Progress;
import dev.taillight.progress.StoppedException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A wish to end early, e.g. on SIGTERM: work that reports progress ends at its next report, with
 * all files whole. Nothing is saved then: training goes on from the checkpoint of the last epoch
 * that it finished. Thread-safe.
 */
public final class StopRequest {

  /** Schedulers tend to kill what has not ended half a minute after they asked. */
  private static final long PATIENCE_S = 20;

  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean made;

  /** Makes the request whenever the process is told to end, and lets it end afterwards. */
  public static StopRequest onShutdown() {
    StopRequest request = new StopRequest();
    Runtime.getRuntime().addShutdownHook(new Thread(request::makeAndWait, "stop"));
    return request;
  }

  /** Makes the request. */
  public void make() {
    made = true;
  }

  /** Says that the work has ended and the result is written. */
  public void workHasEnded() {
    ended.countDown();
  }

  /** A progress that passes everything on and obeys the request. */
  Progress checkedBy(Progress progress) {
    return (name, total, unit) -> {
      obey();
      return new CheckedTask(progress.start(name, total, unit));
    };
  }

  private void obey() {
    if (made) {
      throw new StoppedException(
          "stopped as asked; the same command goes on where this one was, training from the"
              + " checkpoint of its last finished epoch");
    }
  }

  private void makeAndWait() {
    make();
    try {
      if (!ended.await(PATIENCE_S, TimeUnit.SECONDS)) {
        System.err.println("taillight: the work did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class CheckedTask implements Progress.Task {

    private final Progress.Task task;

    CheckedTask(Progress.Task task) {
      this.task = task;
    }

    @Override
    public void advance(long units) {
      obey();
      task.advance(units);
    }

    @Override
    public void note(String text) {
      task.note(text);
    }

    @Override
    public void close() {
      task.close();
    }
  }
}
