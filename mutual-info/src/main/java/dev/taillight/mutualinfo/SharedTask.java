package dev.taillight.mutualinfo;

import dev.taillight.progress.Progress;

/** A piece of work that several threads advance. */
final class SharedTask implements Progress.Task {

  private final Progress.Task task;

  SharedTask(Progress.Task task) {
    this.task = task;
  }

  @Override
  public synchronized void advance(long units) {
    task.advance(units);
  }

  @Override
  public synchronized void note(String text) {
    task.note(text);
  }

  @Override
  public synchronized void close() {
    task.close();
  }
}
