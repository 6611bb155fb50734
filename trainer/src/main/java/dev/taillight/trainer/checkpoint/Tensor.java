package dev.taillight.trainer.checkpoint;

import dev.taillight.trainer.checkpoint.TensorValues.Runs;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A named float32 array whose values stay with their owner: writing reads them, reading fills. */
public final class Tensor {

  private final String name;
  private final long[] shape;
  private final TensorValues values;

  /**
   * An array on the Java heap.
   *
   * @param name the name within the file
   * @param shape the lengths of the axes; their product is the length of all blocks together
   * @param blocks the values in row-major order
   */
  public Tensor(String name, long[] shape, float[]... blocks) {
    this(name, shape, new HeapBlocks(blocks));
  }

  /**
   * An array wherever it lies.
   *
   * @param name the name within the file
   * @param shape the lengths of the axes; their product is the number of values
   * @param values the values
   */
  public Tensor(String name, long[] shape, TensorValues values) {
    this.name = name;
    this.shape = shape.clone();
    this.values = values;
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.count()) {
      throw new IllegalArgumentException(
          "tensor %s of shape %s has %d values"
              .formatted(name, Arrays.toString(shape), values.count()));
    }
  }

  /** The name within the file. */
  public String name() {
    return name;
  }

  /** The lengths of the axes. */
  List<Long> axes() {
    return Arrays.stream(shape).boxed().toList();
  }

  /** Goes through all values in their order, to look at them. */
  public void forEach(Runs runs) throws IOException {
    values.forEach(runs);
  }

  /** Goes through all values in their order, to write them over. */
  public void fill(Runs runs) throws IOException {
    values.fill(runs);
  }
}
