package dev.taillight.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteOrder;
import java.util.List;

/** What blocks do with arrays on devices when they come together, and the way back to Java. */
public final class DeviceArrays {

  private DeviceArrays() {}

  /**
   * An array on the device of a scope: itself where it is there already, else a copy that lives in
   * the scope. Nothing else here moves an array to another device.
   */
  public static NDArray on(NDManager scope, NDArray array) {
    if (array.getDevice().equals(scope.getDevice())) {
      return array;
    }
    NDArray copy = array.toDevice(scope.getDevice(), false);
    copy.attach(scope);
    return copy;
  }

  /** Some rows of a matrix, on the device of a scope, in which they live. */
  public static NDArray rows(NDArray matrix, RowBlock rows, NDManager scope) {
    return on(scope, matrix.get(scope, new NDIndex(rows.from() + ":" + rows.to())));
  }

  /** Matrices one below the other, on the device of a scope, in which the result lives. */
  public static NDArray join(List<NDArray> arrays, NDManager scope) {
    List<NDArray> there = arrays.stream().map(array -> on(scope, array)).toList();
    NDArray joined = there.size() == 1 ? there.get(0) : NDArrays.concat(new NDList(there));
    joined.attach(scope);
    return joined;
  }

  /**
   * The sum of arrays, added in their order, on the device of a scope; the first one takes it if it
   * is there.
   */
  public static NDArray sum(List<NDArray> arrays, NDManager scope) {
    NDArray sum = on(scope, arrays.get(0));
    arrays.subList(1, arrays.size()).forEach(array -> sum.addi(on(scope, array)));
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
