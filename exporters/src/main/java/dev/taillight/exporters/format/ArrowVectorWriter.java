package dev.taillight.exporters.format;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.vectors.VectorBlock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Writes the IPC file format of Arrow: a schema, record batches and a footer that says where these
 * are. One record batch is held in memory. The buffers begin at multiples of 64 bytes of the file,
 * so that it can be mapped.
 */
final class ArrowVectorWriter extends StreamVectorWriter {

  static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

  /** Stands before a message; its length follows. */
  static final int CONTINUATION = -1;

  static final int PREFIX_BYTES = 2 * Integer.BYTES;
  private static final int ALIGNMENT = 64;
  private static final byte[] ZEROS = new byte[ALIGNMENT];

  /** Offsets of ids are int32. */
  private static final int MAX_ID_BYTES = Integer.MAX_VALUE - ALIGNMENT;

  private final Path file;
  private final ArrowSchema schema;
  private final ByteArrayOutputStream ids = new ByteArrayOutputStream();
  private final ByteBuffer offsets;
  private final ByteBuffer vectors;
  private final List<BatchPlace> batches = new ArrayList<>();
  private int rows;
  private long position;

  private record BatchPlace(long offset, int metadataBytes, long bodyBytes) {}

  ArrowVectorWriter(Path file, ArrowSchema schema) throws IOException {
    super(file);
    this.file = file;
    this.schema = schema;
    this.offsets = buffer((schema.batchRows() + 1) * Integer.BYTES);
    this.vectors = buffer(schema.batchRows() * schema.encoding().rowBytes());
    put(MAGIC, MAGIC.length);
    put(ZEROS, Long.BYTES - MAGIC.length);
    FlatBufferBuilder message = new FlatBufferBuilder();
    putMessage(message, MessageHeader.Schema, schema.addTo(message), 0);
    offsets.putInt(0);
  }

  @Override
  public void write(VectorBlock block) throws IOException {
    for (int i = 0; i < block.size(); i++) {
      byte[] id = block.id(i).getBytes(StandardCharsets.UTF_8);
      if (id.length > MAX_ID_BYTES - ids.size()) {
        throw new DatasetException(
            "%s: item '%s…': the ids of a record batch are more than %d bytes"
                .formatted(file, block.id(i).substring(0, 20), MAX_ID_BYTES));
      }
      ids.writeBytes(id);
      offsets.putInt(ids.size());
      vectors.put(block.bytes(i));
      rows++;
      if (rows == schema.batchRows()) {
        writeBatch();
      }
    }
  }

  @Override
  public void finish() throws IOException {
    if (rows > 0) {
      writeBatch();
    }
    put(buffer(PREFIX_BYTES).putInt(CONTINUATION).putInt(0).array(), PREFIX_BYTES);
    byte[] footer = footer();
    put(footer, footer.length);
    put(buffer(Integer.BYTES).putInt(footer.length).array(), Integer.BYTES);
    put(MAGIC, MAGIC.length);
    super.finish();
  }

  private void writeBatch() throws IOException {
    long idsAt = padded(offsets.position());
    long vectorsAt = idsAt + padded(ids.size());
    long bodyBytes = vectorsAt + padded(vectors.position());
    long offset = position;
    int metadataBytes = putBatchMessage(idsAt, vectorsAt, bodyBytes);
    batches.add(new BatchPlace(offset, metadataBytes, bodyBytes));
    putPadded(offsets.array(), offsets.position());
    ids.writeTo(out());
    position += ids.size();
    put(ZEROS, (int) (padded(ids.size()) - ids.size()));
    putPadded(vectors.array(), vectors.position());
    ids.reset();
    offsets.clear().putInt(0);
    vectors.clear();
    rows = 0;
  }

  /** The buffers of the three fields, in reverse, as a flat buffer is built from its end. */
  private int putBatchMessage(long idsAt, long vectorsAt, long bodyBytes) throws IOException {
    FlatBufferBuilder message = new FlatBufferBuilder();
    RecordBatch.startNodesVector(message, 3);
    FieldNode.createFieldNode(message, (long) rows * schema.encoding().dimension(), 0);
    FieldNode.createFieldNode(message, rows, 0);
    FieldNode.createFieldNode(message, rows, 0);
    int nodes = message.endVector();
    RecordBatch.startBuffersVector(message, 6);
    Buffer.createBuffer(message, vectorsAt, vectors.position());
    Buffer.createBuffer(message, vectorsAt, 0); // no value is null
    Buffer.createBuffer(message, vectorsAt, 0); // no vector is null
    Buffer.createBuffer(message, idsAt, ids.size());
    Buffer.createBuffer(message, 0, offsets.position());
    Buffer.createBuffer(message, 0, 0); // no id is null
    int buffers = message.endVector();
    int batch = RecordBatch.createRecordBatch(message, rows, nodes, buffers, 0, 0);
    return putMessage(message, MessageHeader.RecordBatch, batch, bodyBytes);
  }

  /** Writes the metadata of a message, whose body then begins aligned; returns its length. */
  private int putMessage(FlatBufferBuilder message, byte type, int header, long bodyBytes)
      throws IOException {
    message.finish(Message.createMessage(message, MetadataVersion.V5, type, header, bodyBytes, 0));
    byte[] metadata = message.sizedByteArray();
    long end = position + PREFIX_BYTES + metadata.length;
    int padding = (int) (padded(end) - end);
    int length = metadata.length + padding;
    put(buffer(PREFIX_BYTES).putInt(CONTINUATION).putInt(length).array(), PREFIX_BYTES);
    put(metadata, metadata.length);
    put(ZEROS, padding);
    return PREFIX_BYTES + length;
  }

  private byte[] footer() {
    FlatBufferBuilder footer = new FlatBufferBuilder();
    int schemaAt = schema.addTo(footer);
    Footer.startDictionariesVector(footer, 0);
    int dictionaries = footer.endVector();
    Footer.startRecordBatchesVector(footer, batches.size());
    for (int i = batches.size() - 1; i >= 0; i--) {
      BatchPlace batch = batches.get(i);
      Block.createBlock(footer, batch.offset(), batch.metadataBytes(), batch.bodyBytes());
    }
    int blocks = footer.endVector();
    footer.finish(
        Footer.createFooter(footer, MetadataVersion.V5, schemaAt, dictionaries, blocks, 0));
    return footer.sizedByteArray();
  }

  private void putPadded(byte[] bytes, int length) throws IOException {
    put(bytes, length);
    put(ZEROS, (int) (padded(length) - length));
  }

  private void put(byte[] bytes, int length) throws IOException {
    out().write(bytes, 0, length);
    position += length;
  }

  private static long padded(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
