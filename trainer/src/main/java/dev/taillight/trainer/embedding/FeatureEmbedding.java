package dev.taillight.trainer.embedding;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.trainer.engine.RowBlock;
import java.util.Arrays;
import java.util.List;

/**
 * The input side of a tower: the embeddings of every feature of a row, mean-pooled where there are
 * several, one beside the other. A masked feature takes its default embedding, a learned row of the
 * feature's own at the end of its table.
 */
public final class FeatureEmbedding {

  private final List<Field> fields;
  private final int dimension;

  /**
   * One feature and where its embeddings are.
   *
   * @param feature the feature's name
   * @param table the table of its vocabulary, shared by all features of that vocabulary
   * @param defaultRow the row that stands for "masked"
   */
  public record Field(String feature, EmbeddingTable table, int defaultRow) {}

  /**
   * @param fields the k features in the order of the batches, at least one; their tables have the
   *     same dimension
   */
  public FeatureEmbedding(List<Field> fields) {
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("a tower needs at least one feature");
    }
    this.fields = List.copyOf(fields);
    this.dimension = fields.get(0).table().dimension();
  }

  /** The width k·d of a pooled row. */
  public int width() {
    return fields.size() * dimension;
  }

  /** The tables of the features, each once. */
  public List<EmbeddingTable> tables() {
    return fields.stream().map(Field::table).distinct().toList();
  }

  /**
   * Pools the embeddings of some rows of a batch.
   *
   * @param target takes the rows' inputs, shape (rows, k·d), row-major, from its begin on
   */
  public void pool(FeatureBatch batch, RowBlock rows, float[] target) {
    for (int f = 0; f < fields.size(); f++) {
      // Any value will do: it is written over at once.
      target[f * dimension] = touch(batch, f, rows);
      int place = f * dimension;
      for (int row = rows.from(); row < rows.to(); row++) {
        pool(batch, f, row, target, place);
        place += width();
      }
    }
  }

  private float touch(FeatureBatch batch, int feature, RowBlock rows) {
    Field field = fields.get(feature);
    int[] codes = batch.codes(feature);
    int[] offsets = batch.offsets(feature);
    float sum = 0;
    for (int i = offsets[rows.from()]; i < offsets[rows.to()]; i++) {
      sum += field.table().touch(tableRow(field, codes[i]));
    }
    return sum;
  }

  private void pool(FeatureBatch batch, int feature, int row, float[] target, int place) {
    Field field = fields.get(feature);
    int[] codes = batch.codes(feature);
    int first = batch.offsets(feature)[row];
    int count = batch.offsets(feature)[row + 1] - first;
    if (count == 1) {
      field.table().copyRow(tableRow(field, codes[first]), target, place);
      return;
    }
    Arrays.fill(target, place, place + dimension, 0);
    float weight = 1f / count;
    for (int i = first; i < first + count; i++) {
      field.table().addRow(tableRow(field, codes[i]), weight, target, place);
    }
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
          rows.add(tableRow(field, codes[i]), place, weight);
        }
      }
    }
  }

  /** Where the look-ups of a table are collected. */
  interface LookUps {

    TouchedRows.Builder of(EmbeddingTable table, int expected);
  }

  private static int tableRow(Field field, int code) {
    return code == FeatureBatch.MASKED ? field.defaultRow() : code;
  }
}
