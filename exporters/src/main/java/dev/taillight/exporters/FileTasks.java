package dev.taillight.exporters;

import dev.taillight.exporters.format.FormatSettings;
import dev.taillight.exporters.format.VectorWriter;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.VectorBlock;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import dev.taillight.workers.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Writes the files of an export at the same time, a thread for each core; each thread holds one
 * block of vectors and one writer.
 */
final class FileTasks {

  private final VectorSource vectors;
  private final ItemIds ids;
  private final int blockSize;
  private final FormatSettings settings;

  /**
   * @param vectors all vectors; read by several threads at once
   * @param ids their ids
   * @param blockSize how many vectors a thread holds at a time
   * @param settings what the formats are told
   */
  FileTasks(VectorSource vectors, ItemIds ids, int blockSize, FormatSettings settings) {
    this.vectors = vectors;
    this.ids = ids;
    this.blockSize = blockSize;
    this.settings = settings;
  }

  /**
   * Writes all files.
   *
   * @param task is advanced by one for each row of each file
   * @return their descriptions, in the order of the plan
   */
  List<ExportedFile> write(List<PlannedFile> planned, Path folder, Progress.Task task)
      throws IOException {
    List<List<ExportedFile>> written = new ArrayList<>();
    planned.forEach(file -> written.add(List.of()));
    List<Workers.Job<Object>> jobs = new ArrayList<>();
    IntStream.range(0, planned.size())
        .forEach(i -> jobs.add(unused -> written.set(i, file(planned.get(i), folder, task))));
    try {
      Workers.run(Runtime.getRuntime().availableProcessors(), jobs, Object::new);
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    return written.stream().flatMap(List::stream).toList();
  }

  private List<ExportedFile> file(PlannedFile planned, Path folder, Progress.Task task) {
    int count = planned.shard().count();
    VectorBlock block =
        new VectorBlock(vectors, ids, planned.shard().encoding(), Math.min(blockSize, count));
    try {
      try (VectorWriter writer = planned.open(folder, settings)) {
        for (int done = 0; done < count; done += block.size()) {
          block.fill(planned.shard().first() + done, Math.min(blockSize, count - done));
          writer.write(block);
          advance(task, block.size());
        }
        writer.finish();
      }
      return planned.describe(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(planned.name() + ": " + e.getMessage(), e);
    }
  }

  /** A task counts for one thread at a time. */
  private static void advance(Progress.Task task, int rows) {
    synchronized (task) {
      task.advance(rows);
    }
  }
}
