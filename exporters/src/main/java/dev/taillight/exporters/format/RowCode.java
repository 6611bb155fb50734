package dev.taillight.exporters.format;

/** Changes the bytes of an encoded vector in place. Applied twice, it changes nothing. */
@FunctionalInterface
interface RowCode {

  /** Leaves them as they are. */
  RowCode SAME = row -> {};

  /** Adds 128 to each byte: −128 … 127 become 0 … 255. */
  RowCode UNSIGNED =
      row -> {
        for (int i = 0; i < row.length; i++) {
          row[i] ^= (byte) 0x80;
        }
      };

  /** Changes a row. */
  void apply(byte[] row);
}
