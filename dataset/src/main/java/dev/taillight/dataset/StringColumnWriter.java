package dev.taillight.dataset;

import dev.taillight.dataset.ColumnFile.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Appends texts to a {@link StringColumn}. */
final class StringColumnWriter implements AutoCloseable {

  private final ColumnWriter offsets;
  private final ColumnWriter bytes;

  StringColumnWriter(Path folder, String name) throws IOException {
    this.offsets = new ColumnWriter(StringColumn.offsetsFile(folder, name), ElementType.INT64);
    this.bytes = new ColumnWriter(StringColumn.bytesFile(folder, name), ElementType.BYTE);
    offsets.append(0L);
  }

  void append(String text) throws IOException {
    bytes.append(text.getBytes(StandardCharsets.UTF_8));
    offsets.append(bytes.count());
  }

  int count() {
    return Math.toIntExact(offsets.count() - 1);
  }

  @Override
  public void close() throws IOException {
    try (offsets;
        bytes) {
      // Both are closed, whichever fails.
    }
  }
}
