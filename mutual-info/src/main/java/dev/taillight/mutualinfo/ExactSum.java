package dev.taillight.mutualinfo;

/**
 * A sum of doubles in fixed point, 63 bits before and 62 bits after the point. Fixed-point addition
 * is associative, so the sum is the same to the last bit in whatever order, on however many threads
 * and in however many parts it was added up; what lies beyond 2⁻⁶² in a summand is dropped.
 *
 * <p>A fixed-point number is a whole part, rounded down, and a fraction from 0 to 2⁶² − 1 in units
 * of 2⁻⁶².
 */
final class ExactSum {

  private static final int FRACTION_BITS = 62;
  private static final long FRACTION_MASK = (1L << FRACTION_BITS) - 1;
  private static final double FRACTION_UNIT = 0x1p-62;
  private static final double FRACTION_UNITS = 0x1p62;

  private long whole;
  private long fraction;

  /** The whole part of a number, which is cut towards 0. */
  static long whole(double value) {
    return (long) value;
  }

  /** What {@link #whole} cuts off; not above 0 for a number below 0. */
  static long fraction(double value) {
    return (long) ((value - (long) value) * FRACTION_UNITS);
  }

  /** A fixed-point number as a double. */
  static double toDouble(long whole, long fraction) {
    return whole + fraction * FRACTION_UNIT;
  }

  /** What a sum of fractions carries over to the whole part. */
  static long carry(long fractions) {
    return fractions >> FRACTION_BITS;
  }

  /** What a sum of fractions leaves as the fraction. */
  static long remainder(long fractions) {
    return fractions & FRACTION_MASK;
  }

  /** Adds a number of absolute value below 2⁶². */
  void add(double value) {
    add(whole(value), fraction(value));
  }

  /**
   * Adds a fixed-point number.
   *
   * @param otherFraction its fraction, or one down to −2⁶² as {@link #fraction} gives it
   */
  void add(long otherWhole, long otherFraction) {
    long fractions = fraction + otherFraction;
    whole += otherWhole + carry(fractions);
    fraction = remainder(fractions);
  }

  /** The whole part of the sum so far. */
  long whole() {
    return whole;
  }

  /** The fraction of the sum so far. */
  long fraction() {
    return fraction;
  }

  /** The sum so far. */
  double value() {
    return toDouble(whole, fraction);
  }
}
