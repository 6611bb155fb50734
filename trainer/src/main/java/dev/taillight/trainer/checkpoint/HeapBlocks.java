package dev.taillight.trainer.checkpoint;

import java.io.IOException;
import java.util.Arrays;

/**
 * Values on the Java heap, in blocks that follow each other in row-major order. A block holds
 * either nothing else, or records of equal length of which the values are one field. The blocks are
 * the owner's own: looking reads them, filling writes them.
 */
public final class HeapBlocks implements TensorValues {

  private final float[][] blocks;
  private final int record;
  private final int field;
  private final int width;

  /** Blocks that hold nothing else. */
  HeapBlocks(float[][] blocks) {
    this(blocks, 1, 0, 1);
  }

  /**
   * A field of records.
   *
   * @param blocks whole records
   * @param record the length of a record
   * @param field where the field begins in it
   * @param width how many values the field has
   */
  public HeapBlocks(float[][] blocks, int record, int field, int width) {
    this.blocks = blocks;
    this.record = record;
    this.field = field;
    this.width = width;
  }

  @Override
  public long count() {
    return Arrays.stream(blocks).mapToLong(block -> block.length / record).sum() * width;
  }

  @Override
  public void forEach(Runs runs) throws IOException {
    for (float[] block : blocks) {
      if (record == width) {
        runs.accept(block, 0, block.length);
      } else {
        for (int at = field; at < block.length; at += record) {
          runs.accept(block, at, width);
        }
      }
    }
  }

  @Override
  public void fill(Runs runs) throws IOException {
    forEach(runs);
  }
}
