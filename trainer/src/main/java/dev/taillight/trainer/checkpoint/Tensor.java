package dev.taillight.trainer.checkpoint;

import java.io.IOException;
import java.util.Arrays;

/**
 * A named float32 array on the Java heap, in blocks that follow each other in row-major order. A
 * block holds either nothing else, or records of equal length of which the array is one field. The
 * blocks are the owner's own: writing reads them, reading fills them.
 */
public final class Tensor {

  private final String name;
  private final long[] shape;
  private final float[][] blocks;
  private final int record;
  private final int field;
  private final int width;

  /**
   * An array whose blocks hold nothing else.
   *
   * @param name the name within the file
   * @param shape the lengths of the axes; their product is the length of all blocks together
   * @param blocks the values
   */
  public Tensor(String name, long[] shape, float[]... blocks) {
    this(name, shape, blocks, 1, 0, 1);
  }

  /**
   * An array that is a field of records.
   *
   * @param name the name within the file
   * @param shape the lengths of the axes; their product is the number of values
   * @param blocks whole records
   * @param record the length of a record
   * @param field where the field begins in it
   * @param width how many values the field has
   */
  public Tensor(String name, long[] shape, float[][] blocks, int record, int field, int width) {
    this.name = name;
    this.shape = shape.clone();
    this.blocks = blocks;
    this.record = record;
    this.field = field;
    this.width = width;
    long records = Arrays.stream(blocks).mapToLong(block -> block.length / record).sum();
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != records * width) {
      throw new IllegalArgumentException(
          "tensor %s of shape %s has %d values"
              .formatted(name, Arrays.toString(shape), records * width));
    }
  }

  /** The name within the file. */
  public String name() {
    return name;
  }

  long[] shape() {
    return shape;
  }

  long bytes() {
    return Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact);
  }

  /** Some values that lie side by side, in the order of the array. */
  public interface Runs {

    /** Takes the values {@code array[from] … array[from + length − 1]}. */
    void accept(float[] array, int from, int length) throws IOException;
  }

  /** Goes through all values in their order. */
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
}
