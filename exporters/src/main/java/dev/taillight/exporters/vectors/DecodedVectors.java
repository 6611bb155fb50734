package dev.taillight.exporters.vectors;

import dev.taillight.trainer.VectorSource;
import java.nio.ByteBuffer;

/**
 * Vectors as a reader of the export gets them: encoded and decoded. Thread-safe if its source is.
 */
public final class DecodedVectors implements VectorSource {

  private final VectorSource vectors;
  private final Encoding encoding;

  /**
   * @param vectors the vectors as the model computes them
   * @param encoding how they are written
   */
  public DecodedVectors(VectorSource vectors, Encoding encoding) {
    this.vectors = vectors;
    this.encoding = encoding;
  }

  @Override
  public int size() {
    return vectors.size();
  }

  @Override
  public int dimension() {
    return vectors.dimension();
  }

  @Override
  public void read(int from, int count, float[] target) {
    vectors.read(from, count, target);
    ByteBuffer bytes = encoding.newRow();
    float[] row = new float[dimension()];
    for (int i = 0; i < count; i++) {
      encoding.encode(target, i * row.length, bytes);
      encoding.decode(bytes, row);
      System.arraycopy(row, 0, target, i * row.length, row.length);
    }
  }
}
