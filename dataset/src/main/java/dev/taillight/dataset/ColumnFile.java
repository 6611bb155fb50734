package dev.taillight.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The binary format of one column: a header of 32 bytes, then the elements, all little-endian.
 *
 * <pre>
 * offset  type      meaning
 *      0  byte[8]   "TAILLCOL"
 *      8  int32     format version, 1
 *     12  int32     element type: 1 int32, 2 int64, 3 byte
 *     16  int64     number of elements
 *     24  int32     CRC-32C of the elements' bytes
 *     28  int32     reserved, 0
 * </pre>
 */
final class ColumnFile {

  static final int HEADER_BYTES = 32;
  static final int VERSION = 1;
  static final byte[] MAGIC = "TAILLCOL".getBytes(StandardCharsets.US_ASCII);

  /** How many bytes one mapping covers at most; a multiple of every element size. */
  private static final long CHUNK_BYTES = 1L << 30;

  private ColumnFile() {}

  /** What a column is made of. */
  enum ElementType {
    INT32(1, Integer.BYTES),
    INT64(2, Long.BYTES),
    BYTE(3, 1);

    final int code;
    final int bytes;

    ElementType(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }
  }

  /** A mapped column: its elements in chunks of 2^shift elements. */
  static final class Mapped {

    private final long size;
    private final MappedByteBuffer[] chunks;
    private final int shift;

    private Mapped(long size, MappedByteBuffer[] chunks, int shift) {
      this.size = size;
      this.chunks = chunks;
      this.shift = shift;
    }

    /** The number of elements. */
    long size() {
      return size;
    }

    /** The chunk with an element. */
    MappedByteBuffer chunk(long index) {
      return chunks[(int) (index >>> shift)];
    }

    /** Which element of its chunk an element is. */
    int place(long index) {
      return (int) (index & ((1L << shift) - 1));
    }
  }

  static ByteBuffer header(ElementType type, long count, int checksum) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putInt(VERSION).putInt(type.code).putLong(count).putInt(checksum).putInt(0);
    return header.flip();
  }

  /**
   * Maps a column after checking its header against the type and against the length of the file.
   *
   * @throws DatasetException if the file is missing, is no column of that type, or was cut short
   */
  static Mapped map(Path file, ElementType type) {
    try (FileChannel channel = open(file)) {
      long count = readHeader(file, channel, type).getLong(16);
      int chunkCount = Math.toIntExact((count * type.bytes + CHUNK_BYTES - 1) / CHUNK_BYTES);
      MappedByteBuffer[] chunks = new MappedByteBuffer[chunkCount];
      for (int i = 0; i < chunkCount; i++) {
        long start = i * CHUNK_BYTES;
        long length = Math.min(CHUNK_BYTES, count * type.bytes - start);
        chunks[i] = channel.map(FileChannel.MapMode.READ_ONLY, HEADER_BYTES + start, length);
        chunks[i].order(ByteOrder.LITTLE_ENDIAN);
      }
      return new Mapped(count, chunks, Long.numberOfTrailingZeros(CHUNK_BYTES / type.bytes));
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads the whole file and compares its checksum.
   *
   * @throws DatasetException if the bytes are not those that were written
   */
  static void verify(Path file) {
    try (FileChannel channel = open(file)) {
      ByteBuffer header = readHeader(file, channel, null);
      CRC32C checksum = new CRC32C();
      ByteBuffer block = ByteBuffer.allocateDirect(1 << 20);
      channel.position(HEADER_BYTES);
      while (channel.read(block.clear()) >= 0) {
        checksum.update(block.flip());
      }
      if ((int) checksum.getValue() != header.getInt(24)) {
        throw new DatasetException(file + ": the checksum does not match; the file is damaged");
      }
    } catch (IOException e) {
      throw new DatasetException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new DatasetException(file + ": a file of the encoded dataset is missing", e);
    }
  }

  private static ByteBuffer readHeader(Path file, FileChannel channel, @Nullable ElementType type)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (header.hasRemaining() && channel.read(header) >= 0) {}
    byte[] magic = new byte[MAGIC.length];
    header.flip();
    if (header.remaining() < HEADER_BYTES || !startsWithMagic(header, magic)) {
      throw new DatasetException(file + ": not a column of an encoded dataset");
    }
    if (header.getInt(8) != VERSION) {
      throw new DatasetException(
          file + ": format version " + header.getInt(8) + ", this program reads " + VERSION);
    }
    ElementType found = typeOf(file, header.getInt(12));
    if (type != null && found != type) {
      throw new DatasetException(file + ": holds " + found + ", expected " + type);
    }
    long count = header.getLong(16);
    long bytes = Files.size(file) - HEADER_BYTES;
    if (count < 0 || count > bytes || count * found.bytes != bytes) {
      throw new DatasetException(
          file + ": holds " + bytes + " bytes of data, its header says " + count + " × " + found);
    }
    return header;
  }

  private static boolean startsWithMagic(ByteBuffer header, byte[] magic) {
    header.get(0, magic);
    return Arrays.equals(magic, MAGIC);
  }

  private static ElementType typeOf(Path file, int code) {
    for (ElementType type : ElementType.values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new DatasetException(file + ": unknown element type " + code);
  }
}
