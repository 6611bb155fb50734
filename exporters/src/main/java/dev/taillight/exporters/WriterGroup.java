package dev.taillight.exporters;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The writers of all files of an export, which are written in one pass over the vectors. */
final class WriterGroup implements Closeable {

  private final List<VectorWriter> writers = new ArrayList<>();

  /** Begins all files, or none. */
  static WriterGroup open(List<PlannedFile> files, Path folder, VectorShape shape)
      throws IOException {
    WriterGroup group = new WriterGroup();
    try {
      for (PlannedFile file : files) {
        group.writers.add(file.open(folder, shape));
      }
      return group;
    } catch (IOException | RuntimeException e) {
      group.closeAfter(e);
      throw e;
    }
  }

  void write(VectorBlock block) throws IOException {
    for (VectorWriter writer : writers) {
      writer.write(block);
    }
  }

  void finish() throws IOException {
    for (VectorWriter writer : writers) {
      writer.finish();
    }
  }

  /** Closes all writers, whichever fails. */
  @Override
  public void close() throws IOException {
    IOException failure = new IOException("files of the export could not be closed");
    closeAfter(failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private void closeAfter(Exception reason) {
    for (VectorWriter writer : writers) {
      try {
        writer.close();
      } catch (IOException | RuntimeException e) {
        reason.addSuppressed(e);
      }
    }
  }
}
