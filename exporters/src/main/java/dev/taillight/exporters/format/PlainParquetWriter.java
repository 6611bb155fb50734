package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes Parquet with the columns {@code item_id} and {@code vector}, the latter a plain list of
 * required numbers. Nothing is compressed: vectors hardly can be, and so the bytes do not depend on
 * a library. One row group is held in memory. The integers of int8 are int32 in Parquet; a
 * dictionary of all of them makes a byte of each.
 */
final class PlainParquetWriter extends StreamVectorWriter {

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** How many bytes of vectors go into one row group and into one page, about. */
  private static final int ROW_GROUP_BYTES = 32 << 20;

  private static final int PAGE_BYTES = 1 << 20;
  private static final int MAX_ROW_GROUP_ROWS = 1 << 17;

  /** The numbers of kinds of pages. */
  private static final int DATA_PAGE = 0;

  private static final int DICTIONARY_PAGE = 2;

  /** The integers −127 … 127. */
  private static final int DICTIONARY_VALUES = 255;

  private final Encoding encoding;
  private final ParquetFooter footer;
  private final int groupRows;
  private final int pageRows;
  private final ByteArrayOutputStream ids = new ByteArrayOutputStream();
  private final ByteBuffer vectors;
  private int rows;
  private long position;

  /**
   * @param arrowSchema what Arrow is told of the columns, in base 64
   */
  PlainParquetWriter(Path file, Shard shard, Optional<String> arrowSchema) throws IOException {
    super(file);
    this.encoding = shard.encoding();
    this.footer = new ParquetFooter(encoding, arrowSchema);
    int fitting = ROW_GROUP_BYTES / encoding.rowBytes();
    this.groupRows = Math.max(1, Math.min(Math.min(fitting, MAX_ROW_GROUP_ROWS), shard.count()));
    this.pageRows = Math.max(1, PAGE_BYTES / encoding.rowBytes());
    this.vectors = buffer(Math.multiplyExact(groupRows, encoding.rowBytes()));
    put(MAGIC);
  }

  @Override
  public void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      byte[] id = block.id(i).getBytes(StandardCharsets.UTF_8);
      ids.writeBytes(buffer(Integer.BYTES).putInt(id.length).array());
      ids.writeBytes(id);
      vectors.put(block.bytes(i));
      rows++;
      if (rows == groupRows) {
        writeRowGroup();
      }
    }
  }

  @Override
  public void finish() throws IOException {
    if (rows > 0) {
      writeRowGroup();
    }
    byte[] metadata = footer.bytes();
    put(metadata);
    put(buffer(Integer.BYTES).putInt(metadata.length).array());
    put(MAGIC);
    super.finish();
  }

  private void writeRowGroup() throws IOException {
    long idsAt = position;
    putDataPage(rows, ParquetFooter.PLAIN, ids.toByteArray());
    long vectorsAt = position;
    boolean integers = encoding.precision() == Precision.INT8;
    if (integers) {
      putDictionary();
    }
    long dataAt = position;
    for (int row = 0; row < rows; row += pageRows) {
      putVectors(row, Math.min(pageRows, rows - row));
    }
    footer.rowGroup(
        rows,
        new ParquetFooter.Chunk(Optional.empty(), idsAt, vectorsAt - idsAt, rows),
        new ParquetFooter.Chunk(
            integers ? Optional.of(vectorsAt) : Optional.empty(),
            dataAt,
            position - vectorsAt,
            (long) rows * encoding.dimension()));
    ids.reset();
    vectors.clear();
    rows = 0;
  }

  private void putDictionary() throws IOException {
    ByteBuffer values = buffer(DICTIONARY_VALUES * Integer.BYTES);
    for (int i = 0; i < DICTIONARY_VALUES; i++) {
      values.putInt(i - DICTIONARY_VALUES / 2);
    }
    put(
        CompactThrift.bytes(
            page ->
                page.int32(1, DICTIONARY_PAGE)
                    .int32(2, values.capacity())
                    .int32(3, values.capacity())
                    .structure(
                        7,
                        header ->
                            header.int32(1, DICTIONARY_VALUES).int32(2, ParquetFooter.PLAIN))));
    put(values.array());
  }

  /** A page of whole vectors: where lists begin, that no value is missing, the values. */
  private void putVectors(int first, int count) throws IOException {
    int d = encoding.dimension();
    int from = first * encoding.rowBytes();
    int length = count * encoding.rowBytes();
    ByteArrayOutputStream page = new ByteArrayOutputStream(length + length / 8);
    ByteArrayOutputStream levels = new ByteArrayOutputStream();
    for (int row = 0; row < count; row++) {
      run(levels, 1, 0);
      if (d > 1) {
        run(levels, d - 1, 1);
      }
    }
    putLevels(page, levels);
    run(levels, count * d, 1);
    putLevels(page, levels);
    if (encoding.precision() == Precision.INT8) {
      putIndices(page, from, length);
      putDataPage(length, ParquetFooter.DICTIONARY, page.toByteArray());
    } else {
      page.write(vectors.array(), from, length);
      putDataPage(count * d, ParquetFooter.PLAIN, page.toByteArray());
    }
  }

  /** The places of integers in the dictionary, one byte each, in groups of eight. */
  private void putIndices(ByteArrayOutputStream page, int from, int length) {
    int groups = (length + 7) / 8;
    page.write(Byte.SIZE);
    CompactThrift.varint(page, (long) groups << 1 | 1);
    for (int i = from; i < from + length; i++) {
      page.write(vectors.array()[i] + DICTIONARY_VALUES / 2);
    }
    for (int i = length; i < groups * 8; i++) {
      page.write(0);
    }
  }

  private void putDataPage(int values, int valueEncoding, byte[] page) throws IOException {
    put(
        CompactThrift.bytes(
            header ->
                header
                    .int32(1, DATA_PAGE)
                    .int32(2, page.length)
                    .int32(3, page.length)
                    .structure(
                        5,
                        data ->
                            data.int32(1, values)
                                .int32(2, valueEncoding)
                                .int32(3, ParquetFooter.RLE)
                                .int32(4, ParquetFooter.RLE))));
    put(page);
  }

  /** A level that is repeated some times. */
  private static void run(ByteArrayOutputStream levels, int times, int level) {
    CompactThrift.varint(levels, (long) times << 1);
    levels.write(level);
  }

  private static void putLevels(ByteArrayOutputStream page, ByteArrayOutputStream levels) {
    page.writeBytes(buffer(Integer.BYTES).putInt(levels.size()).array());
    page.writeBytes(levels.toByteArray());
    levels.reset();
  }

  private void put(byte[] bytes) throws IOException {
    out().write(bytes);
    position += bytes.length;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
