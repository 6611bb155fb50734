package dev.taillight.trainer.embedding;

import dev.taillight.trainer.embedding.FeatureEmbedding.Field;
import dev.taillight.trainer.engine.RowBlock;
import java.util.Arrays;
import java.util.List;

/** Mean-pools rows of tables on the Java heap. Thread-safe while no table is updated. */
final class RowPooling {

  private final List<HostTable> tables;
  private final int dimension;

  /**
   * @param tables the tables by their numbers
   * @param dimension their dimension d
   */
  RowPooling(List<HostTable> tables, int dimension) {
    this.tables = tables;
    this.dimension = dimension;
  }

  /**
   * Pools the embeddings of some rows of a batch.
   *
   * @param target takes the rows' inputs, shape (rows, k·d), row-major
   * @param begin where it takes the first of them
   */
  void pool(EmbeddedBatch batch, RowBlock rows, float[] target, int begin) {
    List<Field> fields = batch.embedding().fields();
    int width = batch.embedding().width();
    for (int f = 0; f < fields.size(); f++) {
      Field field = fields.get(f);
      HostTable table = tables.get(field.table());
      int[] codes = batch.features().codes(f);
      int[] offsets = batch.features().offsets(f);
      // Any value will do: it is written over at once.
      int place = begin + f * dimension;
      target[place] = touch(table, field, codes, offsets, rows);
      for (int row = rows.from(); row < rows.to(); row++) {
        pool(table, field, codes, offsets[row], offsets[row + 1], target, place);
        place += width;
      }
    }
  }

  private static float touch(
      HostTable table, Field field, int[] codes, int[] offsets, RowBlock rows) {
    float sum = 0;
    for (int i = offsets[rows.from()]; i < offsets[rows.to()]; i++) {
      sum += table.touch(field.row(codes[i]));
    }
    return sum;
  }

  private void pool(
      HostTable table, Field field, int[] codes, int from, int to, float[] target, int place) {
    if (to - from == 1) {
      table.copyRow(field.row(codes[from]), target, place);
      return;
    }
    Arrays.fill(target, place, place + dimension, 0);
    float weight = 1f / (to - from);
    for (int i = from; i < to; i++) {
      table.addRow(field.row(codes[i]), weight, target, place);
    }
  }
}
