package dev.taillight.trainer.embedding;

import dev.taillight.trainer.checkpoint.Tensor;
import dev.taillight.trainer.checkpoint.TensorValues;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies side by side for a row of a table: its d values, then each slot of its optimizer's
 * state, then the number of its updates where the rule counts them. What an update needs is in one
 * place.
 */
final class RecordLayout {

  private final TableShape shape;
  private final UpdateRule rule;

  RecordLayout(TableShape shape, UpdateRule rule) {
    this.shape = shape;
    this.rule = rule;
  }

  /** The length of a record of a table of dimension d. */
  static int length(int dimension, UpdateRule rule) {
    return dimension * (1 + rule.slots()) + (rule.countsUpdates() ? 1 : 0);
  }

  /** Where the fields of a table's records lie. */
  interface Fields {

    /**
     * @param field where the field begins in a record
     * @param width how many values it has
     */
    TensorValues of(int field, int width);
  }

  /** The embeddings, shape (rows, d). */
  Tensor values(Fields fields) {
    return tensor("", fields.of(0, shape.dimension()));
  }

  /** Each slot, shape (rows, d), then the counts, shape (rows). */
  List<Tensor> state(Fields fields) {
    int d = shape.dimension();
    List<Tensor> state = new ArrayList<>();
    for (int slot = 0; slot < rule.slots(); slot++) {
      state.add(tensor("/slot" + slot, fields.of((1 + slot) * d, d)));
    }
    if (rule.countsUpdates()) {
      long[] counts = {shape.rows()};
      state.add(new Tensor(name("/updates"), counts, fields.of(length(d, rule) - 1, 1)));
    }
    return state;
  }

  private Tensor tensor(String part, TensorValues values) {
    return new Tensor(name(part), new long[] {shape.rows(), shape.dimension()}, values);
  }

  private String name(String part) {
    return "embedding/" + shape.name() + part;
  }
}
