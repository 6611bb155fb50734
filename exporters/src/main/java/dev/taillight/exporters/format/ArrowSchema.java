package dev.taillight.exporters.format;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.taillight.exporters.vectors.Encoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Objects;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FixedSizeList;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/**
 * The columns of an Arrow file of vectors.
 *
 * @param encoding of the vectors, any but bfloat16, for which Arrow has no type
 */
record ArrowSchema(Encoding encoding) {

  static final String ID = "item_id";
  static final String VECTOR = "vector";

  /** What pyarrow calls the values of a list. */
  private static final String VALUE = "item";

  /** How many bytes of vectors go into one record batch, about. */
  private static final int BATCH_BYTES = 8 << 20;

  private static final int MAX_BATCH_ROWS = 1 << 16;

  /** How many rows a record batch has, the last one apart. */
  int batchRows() {
    return Math.max(1, Math.min(MAX_BATCH_ROWS, BATCH_BYTES / encoding.rowBytes()));
  }

  /** Adds the schema to a buffer and returns where it is. */
  int addTo(FlatBufferBuilder buffer) {
    int id = field(buffer, ID, Type.Utf8, utf8(buffer), new int[0]);
    int value = field(buffer, VALUE, valueType(), value(buffer), new int[0]);
    int list = FixedSizeList.createFixedSizeList(buffer, encoding.dimension());
    int vector = field(buffer, VECTOR, Type.FixedSizeList, list, new int[] {value});
    int fields = Schema.createFieldsVector(buffer, new int[] {id, vector});
    return Schema.createSchema(buffer, Endianness.Little, fields, 0, 0);
  }

  /** The schema as a message in base 64: what Parquet keeps for Arrow. */
  String base64() {
    FlatBufferBuilder buffer = new FlatBufferBuilder();
    int schema = addTo(buffer);
    buffer.finish(
        Message.createMessage(buffer, MetadataVersion.V5, MessageHeader.Schema, schema, 0, 0));
    byte[] message = buffer.sizedByteArray();
    int padding = Math.floorMod(-message.length, Long.BYTES);
    return Base64.getEncoder()
        .encodeToString(
            ByteBuffer.allocate(2 * Integer.BYTES + message.length + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(ArrowVectorWriter.CONTINUATION)
                .putInt(message.length + padding)
                .put(message)
                .array());
  }

  /** Whether a schema is this one; texts for people and metadata of others do not count. */
  boolean matches(Schema found) {
    return found.endianness() == Endianness.Little
        && found.fieldsLength() == 2
        && isId(found.fields(0))
        && isVector(found.fields(1));
  }

  /** The columns for people. */
  @Override
  public String toString() {
    return "item_id (utf8) and vector (fixed-size list of %d %s)"
        .formatted(encoding.dimension(), encoding.precision().key());
  }

  private static boolean isId(Field field) {
    return ID.equals(field.name()) && field.typeType() == Type.Utf8;
  }

  private boolean isVector(Field field) {
    if (!VECTOR.equals(field.name())
        || field.typeType() != Type.FixedSizeList
        || field.childrenLength() != 1) {
      return false;
    }
    FixedSizeList list = (FixedSizeList) Objects.requireNonNull(field.type(new FixedSizeList()));
    return list.listSize() == encoding.dimension() && isValue(field.children(0));
  }

  private boolean isValue(Field value) {
    if (value.typeType() != valueType()) {
      return false;
    }
    if (valueType() == Type.Int) {
      Int integer = (Int) Objects.requireNonNull(value.type(new Int()));
      return integer.bitWidth() == Byte.SIZE && integer.isSigned();
    }
    FloatingPoint real = (FloatingPoint) Objects.requireNonNull(value.type(new FloatingPoint()));
    return real.precision() == floatPrecision();
  }

  private byte valueType() {
    return encoding.precision() == dev.taillight.exporters.vectors.Precision.INT8
        ? Type.Int
        : Type.FloatingPoint;
  }

  private int value(FlatBufferBuilder buffer) {
    return valueType() == Type.Int
        ? Int.createInt(buffer, Byte.SIZE, true)
        : FloatingPoint.createFloatingPoint(buffer, floatPrecision());
  }

  private short floatPrecision() {
    return switch (encoding.precision()) {
      case FLOAT32 -> Precision.SINGLE;
      case FLOAT16 -> Precision.HALF;
      case BFLOAT16, INT8 ->
          throw new IllegalStateException("no type of Arrow for " + encoding.precision());
    };
  }

  private static int utf8(FlatBufferBuilder buffer) {
    Utf8.startUtf8(buffer);
    return Utf8.endUtf8(buffer);
  }

  private static int field(
      FlatBufferBuilder buffer, String name, byte type, int typeAt, int[] children) {
    int nameAt = buffer.createString(name);
    int childrenAt = Field.createChildrenVector(buffer, children);
    return Field.createField(buffer, nameAt, false, type, typeAt, 0, childrenAt, 0);
  }
}
