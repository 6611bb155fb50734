package dev.taillight.exporters.vectors;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.ByteBuffer;

/** The numbers in which vectors are exported. */
public enum Precision {
  /** As the model computes them: nothing is lost. */
  @JsonProperty("float32")
  FLOAT32("float32", Float.BYTES, Float.MAX_VALUE) {
    @Override
    void encode(float[] values, int from, int count, float scale, ByteBuffer out) {
      out.asFloatBuffer().put(values, from, count);
    }

    @Override
    void decode(ByteBuffer in, float scale, float[] values) {
      in.asFloatBuffer().get(values);
    }
  },

  /** IEEE 754 half precision, rounded to nearest: 11 significant bits. */
  @JsonProperty("float16")
  FLOAT16("float16", Short.BYTES, Float16.MAX_VALUE) {
    @Override
    void encode(float[] values, int from, int count, float scale, ByteBuffer out) {
      for (int i = from; i < from + count; i++) {
        out.putShort(Float16.toBits(values[i]));
      }
    }

    @Override
    void decode(ByteBuffer in, float scale, float[] values) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Float16.toFloat(in.getShort());
      }
    }
  },

  /** The upper half of a float32, rounded to nearest: 8 significant bits. */
  @JsonProperty("bfloat16")
  BFLOAT16("bfloat16", Short.BYTES, Float.intBitsToFloat(0x7f7f0000)) {
    @Override
    void encode(float[] values, int from, int count, float scale, ByteBuffer out) {
      for (int i = from; i < from + count; i++) {
        out.putShort(BFloat16.toBits(values[i]));
      }
    }

    @Override
    void decode(ByteBuffer in, float scale, float[] values) {
      for (int i = 0; i < values.length; i++) {
        values[i] = BFloat16.toFloat(in.getShort());
      }
    }
  },

  /**
   * Integers in −127 … 127; times one scale for the whole export they are the values. The scale is
   * the same for all vectors, so a store that knows nothing of it ranks by the same order.
   */
  @JsonProperty("int8")
  INT8("int8", Byte.BYTES, Float.MAX_VALUE) {
    @Override
    void encode(float[] values, int from, int count, float scale, ByteBuffer out) {
      for (int i = from; i < from + count; i++) {
        double units = Math.rint(values[i] / (double) scale);
        out.put((byte) Math.max(-INT8_MAX, Math.min(INT8_MAX, units)));
      }
    }

    @Override
    void decode(ByteBuffer in, float scale, float[] values) {
      for (int i = 0; i < values.length; i++) {
        values[i] = in.get() * scale;
      }
    }
  };

  private static final int INT8_MAX = 127;

  private final String key;
  private final int bytes;
  private final float largest;

  Precision(String key, int bytes, float largest) {
    this.key = key;
    this.bytes = bytes;
    this.largest = largest;
  }

  /** The name in configurations and manifests. */
  public String key() {
    return key;
  }

  /** How many bytes a value takes. */
  public int bytes() {
    return bytes;
  }

  /** The largest finite value. */
  float largest() {
    return largest;
  }

  /**
   * How vectors of some length are encoded.
   *
   * @param largestValue the largest magnitude among their values, which decides the scale of int8
   */
  public Encoding encoding(int dimension, float largestValue) {
    return new Encoding(this, dimension, this == INT8 ? largestValue / INT8_MAX : 1);
  }

  /**
   * Encodes values.
   *
   * @param values holds them, {@code count} from {@code from} on
   * @param scale what an integer of int8 is multiplied by
   * @param out takes their bytes from its position on, which may move
   */
  abstract void encode(float[] values, int from, int count, float scale, ByteBuffer out);

  /**
   * Decodes as many values as there is room for.
   *
   * @param in their bytes, read from its position on, which may move
   * @param scale what an integer of int8 is multiplied by
   * @param values takes them
   */
  abstract void decode(ByteBuffer in, float scale, float[] values);
}
