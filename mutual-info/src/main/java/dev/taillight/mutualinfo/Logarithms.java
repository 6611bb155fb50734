package dev.taillight.mutualinfo;

/**
 * Natural logarithms that are the same to the last bit on any machine; those of small counts, which
 * make up nearly all, are looked up.
 */
final class Logarithms {

  private static final double[] TABLE = new double[1 << 16];

  static {
    for (int i = 0; i < TABLE.length; i++) {
      TABLE[i] = StrictMath.log(i);
    }
  }

  private Logarithms() {}

  /** ln {@code count}, for counts of 1 or more. */
  static double of(long count) {
    return count < TABLE.length ? TABLE[(int) count] : StrictMath.log(count);
  }

  /** ln {@code weight}, for weights above 0. */
  static double of(double weight) {
    return StrictMath.log(weight);
  }
}
