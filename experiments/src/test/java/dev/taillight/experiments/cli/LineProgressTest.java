package dev.taillight.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taillight.progress.Progress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LineProgressTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(LineProgress.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicLong seconds = new AtomicLong();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
  }

  @Test
  void writesALineEveryTenSecondsWithRateAndTimeLeft() {
    try (Progress.Task task = progress().start("train", 100, "steps")) {
      for (int i = 0; i < 25; i++) {
        seconds.incrementAndGet();
        task.note("loss " + i);
        task.advance(2);
      }
    }
    // two units per second: after 10 s 80 of 100 are left, which takes 40 s more
    assertEquals(
        List.of(
            "task=\"train\" done=20 unit=steps rate_per_s=2.0 total=100 percent=20 left_s=40"
                + " note=\"loss 9\"",
            "task=\"train\" done=40 unit=steps rate_per_s=2.0 total=100 percent=40 left_s=30"
                + " note=\"loss 19\"",
            "task=\"train\" done=50 unit=steps duration_s=25.0 note=\"loss 24\""),
        messages());
  }

  @Test
  void saysNothingOfTheTimeLeftBeforeAnythingIsDone() {
    try (Progress.Task task = progress().start("study", 4, "runs")) {
      seconds.set(10);
      task.advance(0);
      seconds.set(20);
      task.advance(1);
    }
    assertEquals(
        List.of(
            "task=\"study\" done=0 unit=runs rate_per_s=0.0 total=4 percent=0",
            "task=\"study\" done=1 unit=runs rate_per_s=0.1 total=4 percent=25 left_s=60",
            "task=\"study\" done=1 unit=runs duration_s=20.0"),
        messages());
  }

  @Test
  void shortTasksSayNothing() {
    try (Progress.Task task = progress().start("quick", -1, "rows")) {
      task.advance(5);
      seconds.set(9);
    }
    assertEquals(List.of(), messages());
  }

  @Test
  void anUnknownTotalHasNoTimeLeft() {
    try (Progress.Task task = progress().start("read", -1, "rows")) {
      seconds.set(10);
      task.advance(5);
      assertEquals(List.of("task=\"read\" done=5 unit=rows rate_per_s=0.5"), messages());
    }
  }

  private Progress progress() {
    return new LineProgress(() -> seconds.get() * 1_000_000_000L);
  }

  private List<String> messages() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
