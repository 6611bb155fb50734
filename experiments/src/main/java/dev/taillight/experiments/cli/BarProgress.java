package dev.taillight.experiments.cli;

import dev.taillight.progress.Progress;
import java.io.PrintStream;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress as a bar with rate and time left. While a task runs inside another one, only the inner
 * one is drawn. Used by one thread.
 */
final class BarProgress implements Progress {

  private static final int UPDATE_INTERVAL_MS = 200;

  private final PrintStream target;
  private final Deque<ProgressBar> open = new ArrayDeque<>();

  BarProgress(PrintStream target) {
    this.target = target;
  }

  @Override
  public Task start(String name, long total, String unit) {
    if (!open.isEmpty()) {
      open.peek().pause();
    }
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(total)
            .setUnit(" " + unit, 1)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
            .setUpdateIntervalMillis(UPDATE_INTERVAL_MS)
            .setConsumer(new ConsoleProgressBarConsumer(target))
            .showSpeed(new DecimalFormat("#,##0.#", DecimalFormatSymbols.getInstance(Locale.ROOT)))
            .build();
    open.push(bar);
    return new BarTask(bar);
  }

  private final class BarTask implements Task {

    private final ProgressBar bar;

    BarTask(ProgressBar bar) {
      this.bar = bar;
    }

    @Override
    public void advance(long units) {
      bar.stepBy(units);
    }

    @Override
    public void note(String text) {
      bar.setExtraMessage("  " + text);
    }

    @Override
    public void close() {
      bar.close();
      open.remove(bar);
      if (!open.isEmpty()) {
        open.peek().resume();
      }
    }
  }
}
