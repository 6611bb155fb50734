package dev.taillight.mutualinfo;

/** An array of sums of fixed-point numbers, see {@link ExactSum}, at 16 bytes each. */
final class ExactSums {

  private final long[] whole;
  private final long[] fraction;

  ExactSums(int size) {
    this.whole = new long[size];
    this.fraction = new long[size];
  }

  /** Adds a number to one of the sums. */
  void add(int index, double value) {
    add(index, ExactSum.whole(value), ExactSum.fraction(value));
  }

  /** Adds a fixed-point number to one of the sums. */
  void add(int index, long otherWhole, long otherFraction) {
    long fractions = fraction[index] + otherFraction;
    whole[index] += otherWhole + ExactSum.carry(fractions);
    fraction[index] = ExactSum.remainder(fractions);
  }

  /** The whole part of one of the sums. */
  long whole(int index) {
    return whole[index];
  }

  /** The fraction of one of the sums. */
  long fraction(int index) {
    return fraction[index];
  }

  /** One of the sums. */
  double value(int index) {
    return ExactSum.toDouble(whole[index], fraction[index]);
  }

  /** Sets one of the sums to 0. */
  void clear(int index) {
    whole[index] = 0;
    fraction[index] = 0;
  }
}
