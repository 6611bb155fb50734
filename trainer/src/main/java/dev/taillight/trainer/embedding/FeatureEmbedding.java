package dev.taillight.trainer.embedding;

import dev.taillight.dataset.FeatureBatch;
import java.util.List;
import java.util.stream.IntStream;

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
  public record Field(String feature, TrainableTable table, int defaultRow) {}

  /**
   * A table and the gradients that the present step has gathered for it.
   *
   * @param table the embeddings
   * @param gradients the gradients of the touched rows
   */
  public record TrainableTable(EmbeddingTable table, RowGradients gradients) {

    /** A table with no gradients yet. */
    public TrainableTable(EmbeddingTable table) {
      this(table, new RowGradients(table.dimension()));
    }
  }

  /**
   * @param fields the k features in the order of the batches, at least one; their tables have the
   *     same dimension
   */
  public FeatureEmbedding(List<Field> fields) {
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("a tower needs at least one feature");
    }
    this.fields = List.copyOf(fields);
    this.dimension = fields.get(0).table().table().dimension();
  }

  /** The width k·d of a pooled row. */
  public int width() {
    return fields.size() * dimension;
  }

  /** The tables of the features, each once. */
  public List<EmbeddingTable> tables() {
    return fields.stream().map(field -> field.table().table()).distinct().toList();
  }

  /** The pooled embeddings of a batch, shape (rows, k·d), row-major. */
  public float[] pool(FeatureBatch batch) {
    float[] pooled = new float[batch.rows() * width()];
    IntStream.range(0, batch.rows()).parallel().forEach(row -> poolRow(batch, row, pooled));
    return pooled;
  }

  /**
   * Adds what a batch contributes to the gradients of the tables' rows.
   *
   * @param batch the batch that was pooled
   * @param gradient the gradient of the pooled rows, shape (rows, k·d), row-major
   */
  public void backward(FeatureBatch batch, float[] gradient) {
    for (int f = 0; f < fields.size(); f++) {
      Field field = fields.get(f);
      RowGradients gradients = field.table().gradients();
      int[] offsets = batch.offsets(f);
      int[] codes = batch.codes(f);
      for (int row = 0; row < batch.rows(); row++) {
        float scale = 1f / (offsets[row + 1] - offsets[row]);
        int source = row * width() + f * dimension;
        for (int i = offsets[row]; i < offsets[row + 1]; i++) {
          gradients.add(tableRow(field, codes[i]), scale, gradient, source);
        }
      }
    }
  }

  private void poolRow(FeatureBatch batch, int row, float[] pooled) {
    for (int f = 0; f < fields.size(); f++) {
      Field field = fields.get(f);
      int[] offsets = batch.offsets(f);
      int[] codes = batch.codes(f);
      float scale = 1f / (offsets[row + 1] - offsets[row]);
      int target = row * width() + f * dimension;
      for (int i = offsets[row]; i < offsets[row + 1]; i++) {
        field.table().table().addRow(tableRow(field, codes[i]), scale, pooled, target);
      }
    }
  }

  private static int tableRow(Field field, int code) {
    return code == FeatureBatch.MASKED ? field.defaultRow() : code;
  }
}
