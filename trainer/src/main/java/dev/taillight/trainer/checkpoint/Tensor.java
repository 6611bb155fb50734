package dev.taillight.trainer.checkpoint;

import java.util.Arrays;

/**
 * A named float32 array on the Java heap, in blocks that follow each other in row-major order. The
 * blocks are the owner's own: writing reads them, reading fills them.
 */
public final class Tensor {

  private final String name;
  private final long[] shape;
  private final float[][] blocks;

  /**
   * @param name the name within the file
   * @param shape the lengths of the axes; their product is the length of all blocks together
   * @param blocks the values
   */
  public Tensor(String name, long[] shape, float[]... blocks) {
    this.name = name;
    this.shape = shape.clone();
    this.blocks = blocks;
    long length = Arrays.stream(blocks).mapToLong(block -> block.length).sum();
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != length) {
      throw new IllegalArgumentException(
          "tensor %s of shape %s has %d values".formatted(name, Arrays.toString(shape), length));
    }
  }

  String name() {
    return name;
  }

  long[] shape() {
    return shape;
  }

  float[][] blocks() {
    return blocks;
  }

  long bytes() {
    return Arrays.stream(blocks).mapToLong(block -> (long) block.length * Float.BYTES).sum();
  }
}
