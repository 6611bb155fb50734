package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * Reads an Arrow file of {@link ArrowVectorWriter} by its footer, a record batch at a time. Every
 * length is checked against the file before memory is taken for it.
 */
final class ArrowVectorReader extends VectorReader {

  /** Metadata of a record batch of these columns has a few hundred bytes. */
  private static final int MAX_METADATA_BYTES = 1 << 16;

  /** A footer has 24 bytes for each record batch. */
  private static final int MAX_FOOTER_BYTES = 1 << 28;

  private static final int TAIL_BYTES = Integer.BYTES + 6;

  private final Path file;
  private final ArrowSchema schema;
  private final FileChannel channel;
  private final Footer footer;
  private final ByteBuffer row;
  private final float[] vector;
  private int nextBatch;
  private int batchRows;
  private int index;
  private ByteBuffer offsets = ByteBuffer.allocate(0);
  private ByteBuffer ids = ByteBuffer.allocate(0);
  private ByteBuffer vectors = ByteBuffer.allocate(0);
  private @Nullable String id;

  private ArrowVectorReader(Path file, ArrowSchema schema, FileChannel channel) throws IOException {
    this.file = file;
    this.schema = schema;
    this.channel = channel;
    this.footer = footer();
    this.row = schema.encoding().newRow();
    this.vector = new float[schema.encoding().dimension()];
  }

  static ArrowVectorReader open(Path file, ArrowSchema schema) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return new ArrowVectorReader(file, schema, channel);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      channel.close();
      throw damaged(file, "its footer cannot be read", e);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public boolean next() throws IOException {
    index++;
    while (index >= batchRows) {
      if (!nextBatch()) {
        return false;
      }
      index = 0;
    }
    int begin = offsets.getInt(index * Integer.BYTES);
    int end = offsets.getInt((index + 1) * Integer.BYTES);
    require(begin >= 0 && begin <= end && end <= ids.capacity(), "an id lies outside its buffer");
    id = new String(ids.array(), begin, end - begin, StandardCharsets.UTF_8);
    int rowBytes = row.capacity();
    row.put(0, vectors, index * rowBytes, rowBytes);
    schema.encoding().decode(row, vector);
    return true;
  }

  @Override
  public @Nullable String id() {
    return id;
  }

  @Override
  public float[] vector() {
    return vector;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private boolean nextBatch() throws IOException {
    try {
      if (nextBatch == footer.recordBatchesLength()) {
        return false;
      }
      readBatch(footer.recordBatches(nextBatch));
      nextBatch++;
      return true;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw damaged(file, "record batch " + nextBatch + " cannot be read", e);
    }
  }

  private Footer footer() throws IOException {
    long size = channel.size();
    require(size > 2L * TAIL_BYTES, "it is too short");
    ByteBuffer tail = bytes(size - TAIL_BYTES, TAIL_BYTES);
    int length = tail.getInt();
    byte[] magic = ArrowVectorWriter.MAGIC;
    require(
        Arrays.equals(tail.array(), Integer.BYTES, TAIL_BYTES, magic, 0, magic.length), "no end");
    require(length > 0 && length <= MAX_FOOTER_BYTES && length < size - TAIL_BYTES, "no footer");
    Footer found = Footer.getRootAsFooter(bytes(size - TAIL_BYTES - length, length));
    boolean same = found.schema() != null && schema.matches(found.schema());
    require(same, "expected the columns " + schema);
    return found;
  }

  private void readBatch(Block block) throws IOException {
    require(
        block.metaDataLength() > ArrowVectorWriter.PREFIX_BYTES
            && block.metaDataLength() <= MAX_METADATA_BYTES,
        "metadata of %d bytes".formatted(block.metaDataLength()));
    ByteBuffer metadata = bytes(block.offset(), block.metaDataLength());
    metadata.position(ArrowVectorWriter.PREFIX_BYTES);
    Message message = Message.getRootAsMessage(metadata.slice().order(ByteOrder.LITTLE_ENDIAN));
    require(message.headerType() == MessageHeader.RecordBatch, "no record batch");
    RecordBatch batch =
        (RecordBatch) Objects.requireNonNull(message.header(new RecordBatch()), "header");
    require(
        batch.compression() == null
            && batch.buffersLength() == 6
            && batch.length() > 0
            && batch.length() <= schema.batchRows(),
        "a record batch of %d rows".formatted(batch.length()));
    batchRows = (int) batch.length();
    long body = block.offset() + block.metaDataLength();
    offsets = part(body, batch.buffers(1), (batchRows + 1) * Integer.BYTES);
    int idBytes = offsets.getInt(batchRows * Integer.BYTES);
    ids = part(body, batch.buffers(2), idBytes);
    vectors = part(body, batch.buffers(5), batchRows * row.capacity());
  }

  private ByteBuffer part(long body, Buffer buffer, int wanted) throws IOException {
    require(
        buffer.offset() >= 0 && wanted >= 0 && buffer.length() == wanted,
        "a buffer of %d bytes, expected %d".formatted(buffer.length(), wanted));
    return bytes(body + buffer.offset(), wanted);
  }

  private ByteBuffer bytes(long position, int length) throws IOException {
    require(
        position >= 0 && position <= channel.size() - length,
        "it ends before byte %d + %d".formatted(position, length));
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      require(channel.read(bytes, position + bytes.position()) > 0, "it became shorter");
    }
    return bytes.flip();
  }

  private void require(boolean fine, String problem) {
    if (!fine) {
      throw damaged(file, problem, null);
    }
  }

  private static DatasetException damaged(
      Path file, String problem, @Nullable RuntimeException cause) {
    String message = "%s: not an Arrow file of vectors, or damaged: %s".formatted(file, problem);
    return cause == null ? new DatasetException(message) : new DatasetException(message, cause);
  }
}
