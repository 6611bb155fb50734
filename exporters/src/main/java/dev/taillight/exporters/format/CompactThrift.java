package dev.taillight.exporters.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes structures in the compact protocol of Apache Thrift, which is the language of Parquet's
 * metadata. Fields are written in the order of their numbers.
 */
final class CompactThrift {

  private static final int TRUE = 1;
  private static final int BYTE = 3;
  private static final int INT32 = 5;
  private static final int INT64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int STRUCTURE = 12;

  /** The longest list whose length stands in the same byte as its type. */
  private static final int SHORT_LIST = 14;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Deque<Integer> outer = new ArrayDeque<>();
  private int last;

  /** The bytes of a structure. */
  interface Structure {
    void writeTo(CompactThrift thrift);
  }

  /** The bytes of one structure. */
  static byte[] bytes(Structure structure) {
    CompactThrift thrift = new CompactThrift();
    structure.writeTo(thrift);
    thrift.out.write(0);
    return thrift.out.toByteArray();
  }

  /** A field of a small number or an enumeration. */
  CompactThrift int32(int field, int value) {
    header(field, INT32);
    zigzag(value);
    return this;
  }

  /** A field of a long number. */
  CompactThrift int64(int field, long value) {
    header(field, INT64);
    zigzag(value);
    return this;
  }

  /** A field of one byte. */
  CompactThrift int8(int field, int value) {
    header(field, BYTE);
    out.write(value);
    return this;
  }

  /** A field that is true. */
  CompactThrift yes(int field) {
    header(field, TRUE);
    return this;
  }

  /** A field of text. */
  CompactThrift text(int field, String value) {
    header(field, BINARY);
    text(value);
    return this;
  }

  /** A field that is a structure of its own. */
  CompactThrift structure(int field, Structure value) {
    header(field, STRUCTURE);
    nested(value);
    return this;
  }

  /** A field that is a list of structures. */
  CompactThrift structures(int field, Iterable<Structure> values, int count) {
    list(field, STRUCTURE, count);
    values.forEach(this::nested);
    return this;
  }

  /** A field that is a list of texts. */
  CompactThrift texts(int field, String... values) {
    list(field, BINARY, values.length);
    for (String value : values) {
      text(value);
    }
    return this;
  }

  /** A field that is a list of numbers. */
  CompactThrift int32s(int field, int... values) {
    list(field, INT32, values.length);
    for (int value : values) {
      zigzag(value);
    }
    return this;
  }

  /** Appends an unsigned number, seven bits to a byte, the lowest first. */
  static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  private void list(int field, int type, int count) {
    header(field, LIST);
    out.write(Math.min(count, SHORT_LIST + 1) << 4 | type);
    if (count > SHORT_LIST) {
      varint(out, count);
    }
  }

  private void nested(Structure value) {
    outer.push(last);
    last = 0;
    value.writeTo(this);
    out.write(0);
    last = outer.pop();
  }

  private void text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    varint(out, bytes.length);
    out.writeBytes(bytes);
  }

  /** All numbers of fields here are less than 16 above the one before. */
  private void header(int field, int type) {
    out.write(field - last << 4 | type);
    last = field;
  }

  private void zigzag(long value) {
    varint(out, value << 1 ^ value >> 63);
  }
}
