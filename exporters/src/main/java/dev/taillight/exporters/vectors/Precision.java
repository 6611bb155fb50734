package dev.taillight.exporters.vectors;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.ByteBuffer;

/** The numbers in which vectors are exported. */
public enum Precision {
  /** As the model computes them: nothing is lost. */
  @JsonProperty("float32")
  FLOAT32("float32", Float.BYTES, Float.MAX_VALUE) {
    @Override
    void put(float value, float scale, ByteBuffer out) {
      out.putFloat(value);
    }

    @Override
    float take(float scale, ByteBuffer in) {
      return in.getFloat();
    }
  },

  /** IEEE 754 half precision, rounded to nearest: 11 significant bits. */
  @JsonProperty("float16")
  FLOAT16("float16", Short.BYTES, Float16.MAX_VALUE) {
    @Override
    void put(float value, float scale, ByteBuffer out) {
      out.putShort(Float16.toBits(value));
    }

    @Override
    float take(float scale, ByteBuffer in) {
      return Float16.toFloat(in.getShort());
    }
  },

  /** The upper half of a float32, rounded to nearest: 8 significant bits. */
  @JsonProperty("bfloat16")
  BFLOAT16("bfloat16", Short.BYTES, Float.intBitsToFloat(0x7f7f0000)) {
    @Override
    void put(float value, float scale, ByteBuffer out) {
      out.putShort(BFloat16.toBits(value));
    }

    @Override
    float take(float scale, ByteBuffer in) {
      return BFloat16.toFloat(in.getShort());
    }
  },

  /**
   * Integers in −127 … 127; times one scale for the whole export they are the values. The scale is
   * the same for all vectors, so a store that knows nothing of it ranks by the same order.
   */
  @JsonProperty("int8")
  INT8("int8", Byte.BYTES, Float.MAX_VALUE) {
    @Override
    void put(float value, float scale, ByteBuffer out) {
      out.put((byte) Math.max(-INT8_MAX, Math.min(INT8_MAX, Math.rint(value / (double) scale))));
    }

    @Override
    float take(float scale, ByteBuffer in) {
      return in.get() * scale;
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

  abstract void put(float value, float scale, ByteBuffer out);

  abstract float take(float scale, ByteBuffer in);
}
