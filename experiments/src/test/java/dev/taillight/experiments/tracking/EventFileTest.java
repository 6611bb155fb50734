package dev.taillight.experiments.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventFileTest {

  @TempDir Path folder;

  /**
   * The bytes are those of TensorBoard 2.20.0 itself: {@code RecordWriter} of {@code
   * tensorboard.summary.writer.record_writer} for {@code Event(wall_time=1.5,
   * file_version="brain.Event:2")} and {@code Event(wall_time=2.5, step=300,
   * summary=Summary(value=[Summary.Value(tag="train/loss", simple_value=0.75)]))}.
   */
  @Test
  void theBytesAreThoseOfTensorBoard() throws IOException {
    Path file = folder.resolve("events");
    try (EventFile events = EventFile.create(file, 1.5)) {
      events.scalars(2.5, 300, Map.of("train/loss", 0.75));
    }
    assertEquals(
        "1800000000000000a37f4b22"
            + "09000000000000f83f1a0d627261696e2e4576656e743a32"
            + "2a28646c"
            + "2100000000000000017becf6"
            + "09000000000000044010ac022a130a110a0a747261696e2f6c6f7373150000403f"
            + "f31d3dff",
        HexFormat.of().formatHex(Files.readAllBytes(file)));
  }
}
