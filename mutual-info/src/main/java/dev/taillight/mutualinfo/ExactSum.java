package dev.taillight.mutualinfo;

/**
 * A sum of doubles in fixed point, 64 bits before and 64 bits after the point. Fixed-point addition
 * is associative, so the sum is the same to the last bit in whatever order, on however many threads
 * and in however many parts it was added up; what lies beyond 2⁻⁶⁴ in a summand is dropped.
 */
final class ExactSum {

  private static final double TWO_TO_63 = 0x1p63;
  private static final double TWO_TO_MINUS_64 = 0x1p-64;

  private long whole;
  private long fraction;

  /** The part of {@code value} before the point, rounded down. */
  static long whole(double value) {
    return (long) Math.floor(value);
  }

  /** The part of {@code value} after the point, in units of 2⁻⁶⁴, unsigned. */
  static long fraction(double value) {
    return (long) ((value - Math.floor(value)) * TWO_TO_63) << 1;
  }

  /** The double nearest to a fixed-point number, or next to the nearest. */
  static double toDouble(long whole, long fraction) {
    if (fraction == 0) {
      return whole;
    }
    double halves = fraction >>> 1;
    return whole + (2 * halves + (fraction & 1)) * TWO_TO_MINUS_64;
  }

  /** Whether {@code summand}, unsigned, carried over when it gave {@code sum}. */
  static int carry(long sum, long summand) {
    return Long.compareUnsigned(sum, summand) < 0 ? 1 : 0;
  }

  /** Adds a number of absolute value below 2⁶³. */
  void add(double value) {
    add(whole(value), fraction(value));
  }

  /** Adds a fixed-point number. */
  void add(long otherWhole, long otherFraction) {
    fraction += otherFraction;
    whole += otherWhole + carry(fraction, otherFraction);
  }

  /** What stands before the point, rounded down. */
  long whole() {
    return whole;
  }

  /** What stands after the point, in units of 2⁻⁶⁴, unsigned. */
  long fraction() {
    return fraction;
  }

  /** The sum so far. */
  double value() {
    return toDouble(whole, fraction);
  }
}
