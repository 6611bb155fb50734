package dev.taillight.trainer;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.EntityTable;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.NpyFile;
import dev.taillight.trainer.embedding.EmbeddingTable;
import dev.taillight.trainer.tower.DenseParameter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * What a peer needs to train the same model from the same start on the same batches: {@code .npy}
 * files that it maps into its memory. Features have one value per row and a vocabulary of their
 * own; a masked feature becomes the last row of its table.
 */
final class PeerFiles {

  private PeerFiles() {}

  /**
   * Writes the parameters: {@code embedding/TABLE.npy}, and one file for each weight and bias.
   *
   * @param folder where to; it appears whole
   */
  static void writeParameters(Path folder, TwoTowers towers) throws IOException {
    AtomicFiles.writeFolder(
        folder,
        aside -> {
          for (EmbeddingTable table : towers.tables().all()) {
            Path file = aside.resolve("embedding").resolve(table.name() + ".npy");
            try (NumberFile out = NumberFile.floats(file, table.rows(), table.dimension())) {
              table.values().forEach(out::append);
            }
          }
          for (DenseParameter parameter : towers.denseParameters()) {
            Path file = aside.resolve(parameter.name() + ".npy");
            try (NumberFile out = NumberFile.floats(file, parameter.shape())) {
              out.append(parameter.values(), 0, parameter.values().length);
            }
          }
        });
  }

  /**
   * Writes the first batches of the first epoch. Feature by feature there are {@code queries.npy},
   * shape (steps, 6, n), and {@code items.npy}, shape (steps, 6, n + 2m), rows of tables both; then
   * {@code item_rows.npy} and {@code log_p.npy}, shape (steps, n), and {@code viewed_rows.npy},
   * shape (steps, m).
   *
   * @param folder where to; it appears whole
   */
  static void writeBatches(
      Path folder, EncodedDataset dataset, BatchSource source, CandidatePool pool, int steps)
      throws IOException {
    AtomicFiles.writeFolder(
        folder,
        aside -> {
          TrainingBatch first = source.batch(0, 0);
          try (NumberFile queries = codes(aside, "queries", steps, first.queries());
              NumberFile items = codes(aside, "items", steps, first.items());
              NumberFile itemRows = rows(aside, "item_rows", steps, first.candidateItems());
              NumberFile viewedRows = rows(aside, "viewed_rows", steps, first.viewedItems());
              NumberFile logP =
                  NumberFile.floats(aside.resolve("log_p.npy"), steps, first.pairs())) {
            for (int step = 0; step < steps; step++) {
              TrainingBatch batch = source.batch(0, step);
              append(queries, dataset.users(), batch.queries());
              append(items, dataset.items(), batch.items());
              itemRows.append(batch.candidateItems());
              viewedRows.append(batch.viewedItems());
              float[] values = pool.candidates(batch).logProbability();
              logP.append(values, 0, values.length);
            }
          }
        });
  }

  private static NumberFile codes(Path folder, String name, int steps, FeatureBatch batch)
      throws IOException {
    Path file = folder.resolve(name + ".npy");
    return NumberFile.integers(file, steps, batch.featureCount(), batch.rows());
  }

  private static NumberFile rows(Path folder, String name, int steps, int[] rows)
      throws IOException {
    return NumberFile.integers(folder.resolve(name + ".npy"), steps, rows.length);
  }

  private static void append(NumberFile file, EntityTable table, FeatureBatch batch)
      throws IOException {
    for (int f = 0; f < batch.featureCount(); f++) {
      FeatureColumn column = table.features().get(f);
      int[] codes = batch.codes(f);
      for (int row = 0; row < batch.rows(); row++) {
        int code = codes[batch.offsets(f)[row]];
        file.append(code == FeatureBatch.MASKED ? column.vocabulary().size() : code);
      }
    }
  }

  /** An array of numbers that is written from its first to its last. */
  private static final class NumberFile implements AutoCloseable {

    private final Path path;
    private final OutputStream out;
    private final ByteBuffer number;
    private long missing;

    private NumberFile(Path path, String type, int bytes, long... shape) throws IOException {
      Files.createDirectories(path.toAbsolutePath().getParent());
      this.path = path;
      this.out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
      this.number = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
      this.missing = LongStream.of(shape).reduce(1, Math::multiplyExact);
      NpyFile.writeHeader(out, type, shape);
    }

    /** 64 bits each, which the peer takes as indices without converting them. */
    static NumberFile integers(Path path, long... shape) throws IOException {
      return new NumberFile(path, "<i8", Long.BYTES, shape);
    }

    static NumberFile floats(Path path, long... shape) throws IOException {
      return new NumberFile(path, "<f4", Float.BYTES, shape);
    }

    void append(int... values) throws IOException {
      for (int value : values) {
        out.write(number.putLong(0, value).array());
      }
      missing -= values.length;
    }

    void append(float[] values, int from, int length) throws IOException {
      for (int i = from; i < from + length; i++) {
        out.write(number.putFloat(0, values[i]).array());
      }
      missing -= length;
    }

    @Override
    public void close() throws IOException {
      out.close();
      if (missing != 0) {
        throw new IllegalStateException(path + ": " + missing + " numbers are missing");
      }
    }
  }
}
