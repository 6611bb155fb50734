package dev.taillight.experiments.study;

import dev.taillight.progress.Progress;
import dev.taillight.progress.StoppedException;

/**
 * One display for runs of which several may be under way: how many are done, and what was heard of
 * one of them last. Thread-safe, unlike the display behind it.
 */
final class StudyProgress implements AutoCloseable {

  private final Progress.Task task;
  private boolean ended;

  StudyProgress(Progress progress, int runs) {
    this.task = progress.start("study", runs, "runs");
  }

  /** Counts a run as done. */
  synchronized void done() {
    task.advance(1);
  }

  /** What a run reports to; whatever the display throws reaches the run. */
  Progress of(String run) {
    return (name, total, unit) -> new Part(run + ": " + name, total);
  }

  /** Makes runs that are still under way stop at their next report. */
  synchronized void end() {
    ended = true;
  }

  @Override
  public synchronized void close() {
    task.close();
  }

  private synchronized void say(String text) {
    task.note(text);
  }

  /** Lets the display say that the work is to end. */
  private synchronized void look() {
    if (ended) {
      throw new StoppedException("the study has ended");
    }
    task.advance(0);
  }

  private final class Part implements Progress.Task {

    private final String name;
    private final long total;
    private long done;
    private long said = -1;

    Part(String name, long total) {
      this.name = name;
      this.total = total;
      advance(0);
    }

    @Override
    public void advance(long units) {
      look();
      done += units;
      long percent = total > 0 ? 100 * done / total : 0;
      if (percent != said) {
        said = percent;
        say(total > 0 ? name + " " + percent + " %" : name);
      }
    }
  }
}
