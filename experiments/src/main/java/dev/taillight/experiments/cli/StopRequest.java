package dev.taillight.experiments.cli;

import dev.taillight.progress.Progress;
import dev.taillight.progress.StoppedException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * A wish to end early, e.g. on SIGTERM: work that reports progress ends at its next report, with
 * all files whole; a training saves the step it has come to. Thread-safe.
 */
public final class StopRequest {

  private static final Logger LOG = LoggerFactory.getLogger(StopRequest.class);

  /** Schedulers tend to kill what has not ended half a minute after they asked. */
  private static final long PATIENCE_S = 20;

  private static final List<String> SIGNALS = List.of("TERM", "INT");

  private final CountDownLatch ended = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicBoolean signalled = new AtomicBoolean();
  private volatile boolean made;

  /**
   * Makes the request whenever the process is told to end, and lets it end afterwards; a second
   * SIGTERM or SIGINT ends it at once.
   */
  public static StopRequest onSignals() {
    StopRequest request = new StopRequest();
    Runtime.getRuntime().addShutdownHook(new Thread(request::makeAndWait, "stop"));
    SIGNALS.forEach(request::obeySignal);
    return request;
  }

  /** Left to the virtual machine, a second signal would wait for what the first one began. */
  private void obeySignal(String name) {
    try {
      Signal signal = new Signal(name);
      SignalHandler before = Signal.handle(signal, received -> signalled());
      if (before.equals(SignalHandler.SIG_IGN)) {
        Signal.handle(signal, before); // as the shell wants it for programs in the background
      }
    } catch (IllegalArgumentException e) {
      LOG.debug("signal={} left_to=\"the virtual machine\"", name, e); // with its option -Xrs
    }
  }

  private void signalled() {
    if (!signalled.compareAndSet(false, true) || !makeAndWait()) {
      Runtime.getRuntime().halt(ExitCode.STOPPED.number());
    }
  }

  /** Makes the request. */
  public void make() {
    made = true;
    asked.countDown();
  }

  /** Waits until the request is made. */
  void await() throws InterruptedException {
    asked.await();
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
      throw new StoppedException("stopped as asked; the same command goes on where this one was");
    }
  }

  /** Whether the work has ended in time. */
  private boolean makeAndWait() {
    make();
    try {
      if (ended.await(PATIENCE_S, TimeUnit.SECONDS)) {
        return true;
      }
      System.err.println("taillight: the work did not end in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
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
