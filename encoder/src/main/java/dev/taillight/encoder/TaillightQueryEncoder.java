package dev.taillight.encoder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Turns what is known of a user, or of whatever asks, into the vector to search items with. The
 * embeddings stay in memory-mapped files; a vector costs a few look-ups and matrix products in
 * plain Java. Immutable and thread-safe: one for all threads of a service.
 */
public final class TaillightQueryEncoder {

  private final TowerEncoder tower;

  private TaillightQueryEncoder(TowerEncoder tower) {
    this.tower = tower;
  }

  /**
   * Loads an encoder. All of its files are read once, to compare their checksums.
   *
   * @param folder the folder of a query encoder, e.g. {@code OUT/encoders/query}
   * @throws dev.taillight.dataset.DatasetException naming the file that is missing or damaged, or
   *     if the folder holds another tower or a version that this program does not know
   */
  public static TaillightQueryEncoder load(Path folder) {
    return new TaillightQueryEncoder(TowerEncoder.load(folder, TowerKind.QUERY));
  }

  /**
   * Computes the vector of a query.
   *
   * @param features the values of the features as in the table of the users, spaces around them
   *     aside: one for each feature but the multi-valued ones, whose values come one by one. A
   *     feature that is left out, or has no values, is a missing one; unknown values count as rare
   *     ones
   * @param history ids of items, the latest last. Unknown ones are left out, repeated ones count
   *     once, and of more than {@link #historyItems()} the last ones are kept. A model without
   *     history takes no notice
   * @return d numbers of length 1 together: the larger the inner product with the vector of an
   *     item, the better the match
   * @throws IllegalArgumentException if a feature is unknown, a single-valued one has several
   *     values, or a numeric one is no number
   */
  public float[] encode(Map<String, List<String>> features, List<String> history) {
    return tower.encode(features, history, 0);
  }

  /** The length d of the vectors. */
  public int dimension() {
    return tower.spec().dimension();
  }

  /**
   * The digest of the query tower, {@code lineage.query_tower} in the manifest of vectors. Vectors
   * of items with another one do not fit.
   */
  public String hash() {
    return tower.spec().lineage().queryTower();
  }

  /** The features, in the order of the model. */
  public List<EncoderFeature> features() {
    return tower.features();
  }

  /** How many items of a history are used at most; empty if the model knows no history. */
  public OptionalInt historyItems() {
    return tower.historyItems();
  }
}
