package dev.taillight.experiments.tracking;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Map.Entry;
import java.util.zip.CRC32C;

/**
 * An event file of TensorBoard: TFRecords (length, masked CRC-32C of the length, data, masked
 * CRC-32C of the data, all little-endian), each of which is an {@code Event} in the encoding of
 * protocol buffers (tensorflow/core/util/event.proto and framework/summary.proto). Only scalars are
 * written, so that the few fields they need are encoded here.
 */
final class EventFile implements AutoCloseable {

  /** Added to a rotated checksum, so that checksums of checksums are safe (TFRecord format). */
  private static final int MASK_DELTA = 0xa282ead8;

  private static final int MASK_ROTATION = 15;
  private static final String VERSION = "brain.Event:2";

  // Wire types of protocol buffers.
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  // Fields of Event.
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;

  // Fields of Summary and of Summary.Value.
  private static final int VALUE = 1;
  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;

  private final OutputStream out;

  private EventFile(OutputStream out) {
    this.out = out;
  }

  /** Begins a file. */
  static EventFile create(Path file, double wallTimeS) throws IOException {
    EventFile events =
        new EventFile(
            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    Message version = new Message();
    version.fixed64(WALL_TIME, wallTimeS);
    version.bytes(FILE_VERSION, VERSION.getBytes(StandardCharsets.UTF_8));
    events.record(version);
    return events;
  }

  /** Adds scalars of one step. */
  void scalars(double wallTimeS, long step, Map<String, Double> scalars) throws IOException {
    Message summary = new Message();
    for (Entry<String, Double> scalar : scalars.entrySet()) {
      Message value = new Message();
      value.bytes(TAG, scalar.getKey().getBytes(StandardCharsets.UTF_8));
      value.fixed32(SIMPLE_VALUE, scalar.getValue().floatValue());
      summary.bytes(VALUE, value.encoded());
    }
    Message event = new Message();
    event.fixed64(WALL_TIME, wallTimeS);
    event.varint(STEP, step);
    event.bytes(SUMMARY, summary.encoded());
    record(event);
  }

  /** Makes what was added visible to readers. */
  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void record(Message event) throws IOException {
    byte[] data = event.encoded();
    ByteBuffer length = littleEndian(Long.BYTES).putLong(data.length);
    ByteBuffer record = littleEndian(Long.BYTES + 2 * Integer.BYTES + data.length);
    record.put(length.array()).putInt(maskedChecksum(length.array()));
    record.put(data).putInt(maskedChecksum(data));
    out.write(record.array()); // in one go: readers may look at any time
  }

  private static int maskedChecksum(byte[] data) {
    CRC32C checksum = new CRC32C();
    checksum.update(data);
    return Integer.rotateRight((int) checksum.getValue(), MASK_ROTATION) + MASK_DELTA;
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A message in the encoding of protocol buffers. */
  private static final class Message {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void varint(int field, long value) {
      key(field, VARINT);
      plainVarint(value);
    }

    void fixed64(int field, double value) {
      key(field, FIXED_64);
      bytes.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
    }

    void fixed32(int field, float value) {
      key(field, FIXED_32);
      bytes.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
    }

    void bytes(int field, byte[] value) {
      key(field, BYTES);
      plainVarint(value.length);
      bytes.writeBytes(value);
    }

    byte[] encoded() {
      return bytes.toByteArray();
    }

    private void key(int field, int wireType) {
      plainVarint((long) field << 3 | wireType);
    }

    /** Seven bits at a time, the lowest first; the high bit says that more follow. */
    private void plainVarint(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        bytes.write((int) (rest & 0x7f | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }
  }
}
