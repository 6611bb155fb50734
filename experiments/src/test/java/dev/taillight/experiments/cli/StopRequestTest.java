package dev.taillight.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.taillight.progress.Progress;
import dev.taillight.progress.StoppedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopRequestTest {

  @Test
  void workEndsAtItsNextReport() {
    List<String> seen = new ArrayList<>();
    Progress recorder =
        (name, total, unit) -> {
          seen.add(name);
          return new Progress.Task() {
            @Override
            public void advance(long units) {
              seen.add("+" + units);
            }

            @Override
            public void close() {
              seen.add("closed");
            }
          };
        };
    StopRequest stop = new StopRequest();
    Progress progress = stop.checkedBy(recorder);
    assertThrows(
        StoppedException.class,
        () -> {
          try (Progress.Task task = progress.start("work", 3, "steps")) {
            task.advance(1);
            stop.make();
            task.advance(1);
          }
        });
    assertEquals(List.of("work", "+1", "closed"), seen);
    assertThrows(StoppedException.class, () -> progress.start("more", 1, "steps"));
  }
}
