package dev.taillight.experiments.cli;

import dev.taillight.progress.Progress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Progress as sparse log lines, for files and schedulers: one line every ten seconds, and one at
 * the end of whatever took that long.
 */
final class LineProgress implements Progress {

  private static final Logger LOG = LoggerFactory.getLogger(LineProgress.class);
  private static final long INTERVAL_NS = Duration.ofSeconds(10).toNanos();

  private final LongSupplier clock;

  /**
   * @param clock the time in nanoseconds
   */
  LineProgress(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public Task start(String name, long total, String unit) {
    return new LineTask(name, total, unit);
  }

  private final class LineTask implements Task {

    private final String name;
    private final long total;
    private final String unit;
    private final long start = clock.getAsLong();
    private long lastLine = start;
    private long done;
    private String note = "";

    LineTask(String name, long total, String unit) {
      this.name = name;
      this.total = total;
      this.unit = unit;
    }

    @Override
    public void advance(long units) {
      done += units;
      long now = clock.getAsLong();
      if (now - lastLine >= INTERVAL_NS && done != total) {
        lastLine = now;
        LOG.info(line(now));
      }
    }

    @Override
    public void note(String text) {
      note = text;
    }

    @Override
    public void close() {
      long now = clock.getAsLong();
      if (now - start >= INTERVAL_NS) {
        LOG.info(
            "task=\"%s\" done=%d unit=%s duration_s=%.1f%s"
                .formatted(name, done, unit, seconds(now), suffix()));
      }
    }

    private String line(long now) {
      double rate = done / seconds(now);
      String text =
          String.format(
              Locale.ROOT, "task=\"%s\" done=%d unit=%s rate_per_s=%.1f", name, done, unit, rate);
      if (total > 0) {
        text += String.format(Locale.ROOT, " total=%d percent=%d", total, 100 * done / total);
        // Before the first unit is done nobody knows how long one takes.
        text += done == 0 ? "" : " left_s=" + Math.round((total - done) / rate);
      }
      return text + suffix();
    }

    private double seconds(long now) {
      return (now - start) / 1e9;
    }

    private String suffix() {
      return note.isEmpty() ? "" : " note=\"" + note + "\"";
    }
  }
}
