package dev.taillight.exporters.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.exporters.vectors.VectorBlock;
import dev.taillight.files.NpyFile;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files that lie beside vectors in formats without room for ids. */
public final class IdFiles {

  private IdFiles() {}

  /** The name of a shard's file of ids. */
  public static String idsName(Shard shard) {
    return shard.fileName("item_ids", "jsonl");
  }

  /** The name of a shard's file of row numbers. */
  public static String rowNumbersName(Shard shard) {
    return shard.fileName("row_numbers", "npy");
  }

  /** Writes {@code {"row_number":…,"item_id":"…"}}, one line per item. */
  public static VectorWriter writeIds(Path file) throws IOException {
    return JsonLinesWriter.ofObjects(
        file,
        (object, block, index) -> {
          object.writeNumberField("row_number", block.rowNumber(index));
          object.writeStringField("item_id", block.id(index));
        });
  }

  /** Writes the rows of the catalogue as an int64 array of shape (n). */
  public static VectorWriter writeRowNumbers(Path file, Shard shard) throws IOException {
    return new RowNumberWriter(file, shard);
  }

  /** Reads what {@link #writeIds} has written. */
  public static IdReader readIds(Path file) throws IOException {
    return new IdReader(file);
  }

  /**
   * The first row of an array of row numbers, and how many it has.
   *
   * @throws DatasetException if it is no such array, or the rows do not follow each other
   */
  public static void checkRowNumbers(Path file, Shard shard) throws IOException {
    String wanted =
        "{'descr': '<i8', 'fortran_order': False, 'shape': (%d,), }".formatted(shard.count());
    long header = NpyFormat.headerBytes(file, wanted);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      in.skipNBytes(header);
      ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int row = 0; row < shard.count(); row++) {
        int read = in.readNBytes(number.array(), 0, Long.BYTES);
        if (read < Long.BYTES || number.getLong(0) != shard.first() + row) {
          throw new DatasetException(
              "%s: row %d is not %d".formatted(file, row, shard.first() + row));
        }
      }
    }
  }

  private static final class RowNumberWriter extends StreamVectorWriter {

    private final ByteBuffer number =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    RowNumberWriter(Path file, Shard shard) throws IOException {
      super(file);
      NpyFile.writeHeader(out(), "<i8", shard.count());
    }

    @Override
    public void write(VectorBlock block) throws IOException {
      for (int i = 0; i < block.size(); i++) {
        out().write(number.putLong(0, block.rowNumber(i)).array());
      }
    }
  }

  /** The ids of a file, one after the other. */
  public static final class IdReader implements Closeable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final BufferedReader in;
    private long line;

    private IdReader(Path file) throws IOException {
      this.file = file;
      this.in = Files.newBufferedReader(file, StandardCharsets.UTF_8);
    }

    /**
     * The next id, or null at the end.
     *
     * @throws DatasetException if a line is not that of an id
     */
    public @Nullable String next() throws IOException {
      String text = in.readLine();
      if (text == null) {
        return null;
      }
      line++;
      try {
        JsonNode id = JSON.readTree(text).path("item_id");
        if (!id.isTextual()) {
          throw new DatasetException("%s:%d: no item_id".formatted(file, line));
        }
        return id.textValue();
      } catch (JsonProcessingException e) {
        throw new DatasetException("%s:%d: %s".formatted(file, line, JsonFile.problem(e)), e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
