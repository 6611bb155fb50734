package dev.taillight.experiments.robustness;

import dev.taillight.random.RandomStream;
import java.util.Arrays;

/** Damages bytes in the ways that disks, networks and people do. */
public final class Mutation {

  /** Numbers that readers trip over. */
  private static final byte[][] NUMBERS = {
    {0, 0, 0, 0},
    {-1, -1, -1, -1},
    {-1, -1, -1, 0x7f},
    {0x7f, -1, -1, -1},
    {0, 0, 0, -128},
    {-128, 0, 0, 0}
  };

  private static final int WAYS = 7;
  private static final int LONGEST = 64;

  private Mutation() {}

  /** The bytes, damaged in one to three places. */
  public static byte[] of(byte[] whole, RandomStream stream) {
    byte[] bytes = whole;
    int times = 1 + stream.nextInt(3);
    for (int i = 0; i < times; i++) {
      bytes = once(bytes, stream);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, RandomStream stream) {
    if (bytes.length == 0) {
      return new byte[] {(byte) stream.nextInt(256)};
    }
    // Headers and footers deserve half of the damage.
    int at = place(bytes.length, stream);
    int length = Math.min(1 + stream.nextInt(LONGEST), bytes.length - at);
    return switch (stream.nextInt(WAYS)) {
      case 0 -> flipped(bytes, at, 1 << stream.nextInt(8));
      case 1 -> replaced(bytes, at, at + 1, new byte[] {(byte) stream.nextInt(256)});
      case 2 -> replaced(bytes, at, at, new byte[length]);
      case 3 -> replaced(bytes, at, at + length, new byte[0]);
      case 4 -> Arrays.copyOf(bytes, at);
      case 5 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
      default -> overwritten(bytes, at, NUMBERS[stream.nextInt(NUMBERS.length)]);
    };
  }

  private static int place(int length, RandomStream stream) {
    int near = stream.nextInt(Math.min(length, 256));
    return switch (stream.nextInt(4)) {
      case 0 -> near;
      case 1 -> length - 1 - near;
      default -> stream.nextInt(length);
    };
  }

  private static byte[] flipped(byte[] bytes, int at, int bit) {
    byte[] copy = bytes.clone();
    copy[at] ^= (byte) bit;
    return copy;
  }

  private static byte[] overwritten(byte[] bytes, int at, byte[] number) {
    byte[] copy = bytes.clone();
    System.arraycopy(number, 0, copy, at, Math.min(number.length, bytes.length - at));
    return copy;
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    byte[] copy = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, copy, 0, from);
    System.arraycopy(by, 0, copy, from, by.length);
    System.arraycopy(bytes, to, copy, from + by.length, bytes.length - to);
    return copy;
  }
}
