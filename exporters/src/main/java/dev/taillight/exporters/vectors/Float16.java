package dev.taillight.exporters.vectors;

/**
 * IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. Java has conversions of its own
 * only from version 20 on.
 */
final class Float16 {

  /** The largest finite value. */
  static final float MAX_VALUE = 65504f;

  private static final int FLOAT_FRACTION_BITS = 23;
  private static final int FRACTION_BITS = 10;
  private static final int DROPPED_BITS = FLOAT_FRACTION_BITS - FRACTION_BITS;
  private static final int BIAS_DIFFERENCE = 127 - 15;
  private static final int INFINITY = 0x7c00;

  /** 2⁻²⁴, the smallest value above 0. */
  private static final float SMALLEST = 0x1p-24f;

  /** 2⁻¹⁴, below which all values are multiples of {@link #SMALLEST}. */
  private static final float SMALLEST_NORMAL = 0x1p-14f;

  private Float16() {}

  /** The bits of the nearest value, ties to even; what is beyond the largest becomes infinite. */
  static short toBits(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | INFINITY | 1 << FRACTION_BITS - 1);
    }
    if (magnitude < SMALLEST_NORMAL) {
      return (short) (sign | (int) Math.rint(magnitude / SMALLEST));
    }
    int rebased = (bits & 0x7fffffff) - (BIAS_DIFFERENCE << FLOAT_FRACTION_BITS);
    int even = rebased >>> DROPPED_BITS & 1;
    int rounded = rebased + (1 << DROPPED_BITS - 1) - 1 + even >>> DROPPED_BITS;
    return (short) (sign | Math.min(rounded, INFINITY));
  }

  /** The value of some bits, exactly. */
  static float toFloat(short bits) {
    int exponent = bits >>> FRACTION_BITS & 0x1f;
    int fraction = bits & (1 << FRACTION_BITS) - 1;
    float magnitude =
        exponent == 0
            ? fraction * SMALLEST
            : exponent == 0x1f
                ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                : Float.intBitsToFloat(
                    exponent + BIAS_DIFFERENCE << FLOAT_FRACTION_BITS | fraction << DROPPED_BITS);
    return bits < 0 ? -magnitude : magnitude;
  }
}
