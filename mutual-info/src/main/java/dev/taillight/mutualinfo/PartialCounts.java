package dev.taillight.mutualinfo;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What was counted for a part of a catalogue, as files that add: {@link MutualInformation#merge}
 * makes of several parts the matrix that one pass over all items gives, to the last bit. A part is
 * a block of the items of a dataset or a dataset of its own, such as a day.
 *
 * <p>The values of a feature lie in the order of their bytes, and everything else refers to them by
 * their places in it; so parts need not agree on codes, and they can be merged without holding a
 * joint table. Immutable and thread-safe.
 */
public final class PartialCounts {

  private final Path folder;
  private final PartDescription description;

  private PartialCounts(Path folder, PartDescription description) {
    this.folder = folder;
    this.description = description;
  }

  /**
   * Counts a part and writes it into a folder, which appears whole or not at all; partial counts
   * that lie there are replaced. All item features are counted; what {@code config} says of missing
   * values, weighting and memory applies, everything else at the merge.
   *
   * <p>Memory: as for {@link MutualInformation#estimate}, beside 12 bytes per value of each
   * vocabulary, and 20 per value of the largest for each worker.
   *
   * @throws IllegalArgumentException if the folder holds something else, or the bound of memory is
   *     too low for the vocabularies
   * @throws IOException if the folder cannot be written
   */
  public static PartialCounts write(
      EncodedDataset dataset,
      MutualInformationConfig config,
      Shard shard,
      Path folder,
      Progress progress)
      throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    requireOurs(target);
    try {
      AtomicFiles.writeFolder(
          target,
          aside -> new PartWriter(dataset, config, shard, aside).write(progress).write(aside));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return open(target);
  }

  private static void requireOurs(Path folder) throws IOException {
    if (!Files.exists(folder) || PartDescription.isIn(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          folder + ": partial counts need a folder, this is a file; name another");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new IllegalArgumentException(
            folder + " is neither empty nor a folder of partial counts; name another");
      }
    }
  }

  /**
   * Opens a part; its binary files are checked when they are read.
   *
   * @throws DatasetException if the folder holds no partial counts of this version, or damaged ones
   */
  public static PartialCounts open(Path folder) {
    return new PartialCounts(folder, PartDescription.read(folder));
  }

  /** Where the part lies. */
  public Path folder() {
    return folder;
  }

  /** How many items were counted. */
  public long items() {
    return description.items();
  }

  /** Which block of its dataset was counted. */
  public Shard shard() {
    return description.asShard();
  }

  PartDescription description() {
    return description;
  }

  /** The file of a feature's values. */
  static String values(String feature) {
    return "values/" + feature;
  }

  /** The file of a pair's cells. */
  static String cells(String outer, String inner) {
    return "pairs/" + outer + "/" + inner;
  }

  /** Opens one of the binary files. */
  PartInput read(String file) {
    String sha256 = description.files().get(file);
    if (sha256 == null) {
      throw new DatasetException(folder + ": counts.json does not name the file '" + file + "'");
    }
    return new PartInput(folder.resolve(file), sha256);
  }
}
