package dev.taillight.exporters.vectors;

/** The upper half of a float32: 1 bit of sign, 8 of exponent, 7 of fraction. */
final class BFloat16 {

  private BFloat16() {}

  /** The bits of the nearest value, ties to even. */
  static short toBits(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }

  /** The value of some bits, exactly. */
  static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
