package dev.taillight.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteOrder;
import java.util.List;

/** What blocks do with arrays on a device when they come together, and the way back to Java. */
public final class DeviceArrays {

  private DeviceArrays() {}

  /** Matrices one below the other. */
  public static NDArray join(List<NDArray> arrays) {
    return arrays.size() == 1 ? arrays.get(0) : NDArrays.concat(new NDList(arrays));
  }

  /** The sum of arrays, added in their order; the first one takes it. */
  public static NDArray sum(List<NDArray> arrays) {
    NDArray sum = arrays.get(0);
    arrays.subList(1, arrays.size()).forEach(sum::addi);
    return sum;
  }

  /** Σ x² of a matrix, in float32 along its rows and in double precision over them. */
  public static double squaredNorm(NDArray matrix) {
    NDArray ofRows = matrix.square().sum(new int[] {1});
    return ofRows.toType(DataType.FLOAT64, false).sum().getDouble();
  }

  /** Copies the values of a float32 array in row-major order to {@code target}. */
  public static void copy(NDArray array, float[] target, int offset) {
    array
        .toByteBuffer(true)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .get(target, offset, Math.toIntExact(array.size()));
  }

  /** The values of a float32 array in row-major order. */
  public static float[] values(NDArray array) {
    float[] values = new float[Math.toIntExact(array.size())];
    copy(array, values, 0);
    return values;
  }
}
