package dev.taillight.trainer.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/**
 * What batches look up in all tables, as arrays on a device that are only read: a matrix W of
 * touched rows × places, whose few numbers are the weights of a row in the mean at a place. Pooling
 * is Wᵀ times the rows, the gradient of the rows W times that of the pooled inputs. Where every
 * place looks up one row, which is the usual case, Wᵀ picks rows, and so they are picked.
 */
final class DeviceLookUps {

  private final NDArray rows;
  private final NDArray weights;
  private final NDArray rowOfPlace;
  private final boolean single;

  /**
   * @param touched the touched rows of each table
   * @param firstRows where each table begins among the rows of all
   * @param places how many places there are
   * @param scope where the arrays live
   */
  DeviceLookUps(List<TouchedRows> touched, long[] firstRows, int places, NDManager scope) {
    int rowCount = touched.stream().mapToInt(TouchedRows::size).sum();
    int lookUps = touched.stream().mapToInt(TouchedRows::lookUps).sum();
    long[] rowNumbers = new long[rowCount];
    long[] coordinates = new long[2 * lookUps];
    float[] weightOf = new float[lookUps];
    long[] picked = new long[places];
    boolean one = lookUps == places;
    int index = 0;
    int at = 0;
    for (int t = 0; t < touched.size(); t++) {
      TouchedRows ofTable = touched.get(t);
      for (int i = 0; i < ofTable.size(); i++) {
        rowNumbers[index] = firstRows[t] + ofTable.row(i);
        for (int l = ofTable.start(i); l < ofTable.start(i + 1); l++) {
          coordinates[at] = index;
          coordinates[lookUps + at] = ofTable.place(l);
          weightOf[at] = ofTable.weight(l);
          picked[ofTable.place(l)] = index;
          one &= weightOf[at++] == 1;
        }
        index++;
      }
    }
    this.single = one; // A weight of 1 is alone at its place.
    this.rows = scope.create(rowNumbers);
    this.weights = sparse(coordinates, weightOf, new Shape(rowCount, places), scope);
    this.rowOfPlace = scope.create(picked);
  }

  /**
   * A matrix of a few numbers. It reads the memory of the two arrays it is made of, so they live as
   * long as the matrix; {@code NDManager.createCoo} closes them.
   *
   * @param coordinates the row of each number, then the column of each
   */
  private static NDArray sparse(long[] coordinates, float[] numbers, Shape shape, NDManager scope) {
    NDArray indices = scope.create(coordinates, new Shape(2, numbers.length));
    NDArray values = scope.create(numbers);
    return JniUtils.createSparseCoo((PtNDArray) indices, (PtNDArray) values, shape);
  }

  /** The numbers of the touched rows, each once, shape (touched rows). */
  NDArray rows() {
    return rows;
  }

  /** Copies the touched rows of an array, shape (all rows, …), to a scope. */
  NDArray gather(NDArray all, NDManager scope) {
    return pick(rows, all, scope);
  }

  /**
   * The mean at each place of touched rows.
   *
   * @param touchedRows shape (touched rows, d)
   * @return shape (places, d), in a scope
   */
  NDArray pool(NDArray touchedRows, NDManager scope) {
    if (single) {
      return pick(rowOfPlace, touchedRows, scope);
    }
    try (NDArray transposed = weights.transpose()) {
      return in(scope, transposed.matMul(touchedRows));
    }
  }

  /**
   * The gradient of the touched rows.
   *
   * @param ofPlaces that of the places, shape (places, d)
   * @return shape (touched rows, d), in a scope
   */
  NDArray gradients(NDArray ofPlaces, NDManager scope) {
    return in(scope, weights.matMul(ofPlaces));
  }

  private static NDArray pick(NDArray numbers, NDArray from, NDManager scope) {
    return in(
        scope,
        numbers
            .getNDArrayInternal()
            .embedding(numbers, from, SparseFormat.DENSE)
            .singletonOrThrow());
  }

  /** A result belongs to the scope of its first argument, here that of the look-ups. */
  private static NDArray in(NDManager scope, NDArray result) {
    result.attach(scope);
    return result;
  }
}
