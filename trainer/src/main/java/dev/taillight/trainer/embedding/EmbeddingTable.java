package dev.taillight.trainer.embedding;

import dev.taillight.trainer.checkpoint.Tensor;
import java.util.List;

/** A table of embeddings with the state of its optimizer, wherever both lie. */
public sealed interface EmbeddingTable permits HostTable, DeviceTable {

  /** What the table is made for: its name, rows and dimension. */
  TableShape shape();

  /**
   * Fills the table with normal numbers of mean 0; a row depends on the seed, the table's name and
   * the row's index only, so tables on the heap and on a device begin with the same numbers.
   */
  void initialise(long seed, double standardDeviation);

  /** The embeddings, as a tensor over the table's own memory, shape (rows, d). */
  Tensor values();

  /**
   * The state of the optimizer, as tensors over the table's own memory: each slot, shape (rows, d),
   * then the number of updates of each row where the rule counts them, shape (rows).
   */
  List<Tensor> state();

  /** The vocabulary whose codes are the rows. */
  default String name() {
    return shape().name();
  }

  /** The number of rows. */
  default int rows() {
    return shape().rows();
  }

  /** The length d of a row. */
  default int dimension() {
    return shape().dimension();
  }
}
