package dev.taillight.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats on their way to a device. On the processor the engine reads them where they lie, so they
 * may only be filled again when the array made of them is gone. Grows as needed; belongs to one
 * thread at a time.
 */
public final class InputBuffer {

  private float[] values = {};
  private ByteBuffer memory = ByteBuffer.allocateDirect(0);

  /** An array to be filled, at least of a length; its old content is arbitrary. */
  public float[] values(int length) {
    if (values.length < length) {
      values = new float[length];
      memory = ByteBuffer.allocateDirect(Math.multiplyExact(length, Float.BYTES));
      memory.order(ByteOrder.nativeOrder());
    }
    return values;
  }

  /** The first values as an array on the device. */
  public NDArray toDevice(NDManager manager, Shape shape) {
    int length = Math.toIntExact(shape.size());
    memory.clear().limit(length * Float.BYTES);
    memory.asFloatBuffer().put(values, 0, length);
    return manager.create(memory, shape, DataType.FLOAT32);
  }
}
