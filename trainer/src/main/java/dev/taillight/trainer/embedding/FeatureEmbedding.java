package dev.taillight.trainer.embedding;

import dev.taillight.dataset.FeatureBatch;
import java.util.List;

/**
 * The input side of a tower: which features of a row look up which table. A masked feature takes
 * its default embedding, a learned row of the feature's own at the end of its table. Immutable and
 * thread-safe: it knows the shape of the model, no embeddings.
 */
public final class FeatureEmbedding {

  private final List<Field> fields;
  private final int dimension;

  /**
   * One feature and where its embeddings are.
   *
   * @param feature the feature's name
   * @param table the number of its vocabulary's table, shared by all features of that vocabulary
   * @param defaultRow the row that stands for "masked"
   */
  public record Field(String feature, int table, int defaultRow) {

    /** The row of a code. */
    int row(int code) {
      return code == FeatureBatch.MASKED ? defaultRow : code;
    }
  }

  /**
   * @param fields the k features in the order of the batches, at least one
   * @param dimension the dimension d of the tables
   */
  public FeatureEmbedding(List<Field> fields, int dimension) {
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("a tower needs at least one feature");
    }
    this.fields = List.copyOf(fields);
    this.dimension = dimension;
  }

  /** The width k·d of a pooled row. */
  public int width() {
    return fields.size() * dimension;
  }

  /** The numbers of the features' tables, each once. */
  public List<Integer> tables() {
    return fields.stream().map(Field::table).distinct().toList();
  }

  /** The features, in the order of the batches. */
  public List<Field> fields() {
    return fields;
  }

  /**
   * Notes what a batch looks up.
   *
   * @param batch the batch
   * @param firstPlace the place of the first feature of the batch's first row
   * @param collector takes the look-ups
   */
  void collect(FeatureBatch batch, int firstPlace, LookUps collector) {
    for (int f = 0; f < fields.size(); f++) {
      Field field = fields.get(f);
      TouchedRows.Builder rows = collector.of(field.table(), batch.codeCount(f));
      int[] offsets = batch.offsets(f);
      int[] codes = batch.codes(f);
      for (int row = 0; row < batch.rows(); row++) {
        float weight = 1f / (offsets[row + 1] - offsets[row]);
        int place = firstPlace + row * fields.size() + f;
        for (int i = offsets[row]; i < offsets[row + 1]; i++) {
          rows.add(field.row(codes[i]), place, weight);
        }
      }
    }
  }

  /** Where the look-ups of a table are collected. */
  interface LookUps {

    TouchedRows.Builder of(int table, int expected);
  }
}
