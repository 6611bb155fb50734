package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.VectorBlock;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * The vector of a document of Lucene, which is set anew for each row.
 *
 * @param field what Lucene is given
 * @param row takes the vector of a row
 */
record LuceneVectorField(Field field, Row row) {

  /** Takes the vector of a row. */
  @FunctionalInterface
  interface Row {
    void set(VectorBlock block, int index);
  }

  /** The vector at {@code index} of a block. */
  void set(VectorBlock block, int index) {
    row.set(block, index);
  }

  /** Vectors of float32. */
  static LuceneVectorField floats(String name, int dimension, VectorSimilarityFunction similarity) {
    KnnFloatVectorField field = new KnnFloatVectorField(name, new float[dimension], similarity);
    return new LuceneVectorField(
        field, (block, index) -> field.setVectorValue(block.vector(index)));
  }

  /** Vectors of int8. */
  static LuceneVectorField integers(
      String name, int dimension, VectorSimilarityFunction similarity) {
    KnnByteVectorField field = new KnnByteVectorField(name, new byte[dimension], similarity);
    return new LuceneVectorField(field, (block, index) -> field.setVectorValue(block.bytes(index)));
  }
}
