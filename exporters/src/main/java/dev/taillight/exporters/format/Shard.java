package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.Encoding;
import java.util.Locale;

/**
 * A part of an export: consecutive rows that go into a file of their own.
 *
 * @param number its place among the shards, from 0
 * @param of how many shards there are
 * @param first its first row
 * @param count how many rows it has, above 0
 * @param encoding how the vectors are written
 */
public record Shard(int number, int of, int first, int count, Encoding encoding) {

  /**
   * Cuts rows into shards of equal size, the first ones a row longer where that does not come out.
   *
   * @param rows how many rows there are
   * @param of how many shards are wanted; no more than there are rows are made
   * @param number which one, from 0
   */
  public static Shard of(int rows, int of, int number, Encoding encoding) {
    int shards = Math.min(of, rows);
    int first = Math.toIntExact((long) rows * number / shards);
    int end = Math.toIntExact((long) rows * (number + 1) / shards);
    return new Shard(number, shards, first, end - first, encoding);
  }

  /** The name of a file of this shard: {@code STEM.EXTENSION}, or {@code STEM-00002-of-00008.…}. */
  public String fileName(String stem, String extension) {
    String dot = extension.isEmpty() ? "" : ".";
    return of == 1
        ? stem + dot + extension
        : String.format(Locale.ROOT, "%s-%05d-of-%05d%s%s", stem, number, of, dot, extension);
  }
}
