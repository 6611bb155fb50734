package dev.taillight.experiments.evaluation;

import dev.taillight.trainer.TwoTowerModel;
import dev.taillight.trainer.VectorSource;
import java.util.function.Function;

/**
 * Vectors of items and of users whose inner products say what to recommend.
 *
 * @param items the vectors of all items of the catalogue, by item row
 * @param queries gives the vectors of the users of some rows, in the order of the rows
 */
public record VectorSpace(VectorSource items, Function<int[], VectorSource> queries) {

  /** The vectors of a trained model, which must stay open. */
  public static VectorSpace of(TwoTowerModel model) {
    return new VectorSpace(model.itemVectors(), model::queryVectors);
  }
}
