package dev.taillight.encoder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Turns the features of an item into its vector, so that an item that the model has never seen can
 * be searched for at once. Immutable and thread-safe, see {@link TaillightQueryEncoder}.
 */
public final class TaillightItemEncoder {

  private final TowerEncoder tower;

  private TaillightItemEncoder(TowerEncoder tower) {
    this.tower = tower;
  }

  /**
   * Loads an encoder. All of its files are read once, to compare their checksums.
   *
   * @param folder the folder of an item encoder, e.g. {@code OUT/encoders/item}
   * @throws dev.taillight.dataset.DatasetException naming the file that is missing or damaged, or
   *     if the folder holds another tower or a version that this program does not know
   */
  public static TaillightItemEncoder load(Path folder) {
    return new TaillightItemEncoder(TowerEncoder.load(folder, TowerKind.ITEM));
  }

  /**
   * Computes the vector of a new item, one without training pairs.
   *
   * @param features the values of the features as in the table of the items, see {@link
   *     TaillightQueryEncoder#encode}
   * @return d numbers of length 1 together
   * @throws IllegalArgumentException if a feature is unknown, a single-valued one has several
   *     values, or a numeric one is no number
   */
  public float[] encode(Map<String, List<String>> features) {
    return encode(features, 0);
  }

  /**
   * Computes the vector of an item.
   *
   * @param features as for a new item
   * @param trainingPairs how many training pairs the item has; a model with item experts mixes them
   *     by it, others take no notice
   * @return d numbers of length 1 together
   * @throws IllegalArgumentException as for a new item, or if {@code trainingPairs} is below 0
   */
  public float[] encode(Map<String, List<String>> features, long trainingPairs) {
    if (trainingPairs < 0) {
      throw new IllegalArgumentException(
          "the number of training pairs must be 0 or more, got " + trainingPairs);
    }
    return tower.encode(features, List.of(), trainingPairs);
  }

  /** The length d of the vectors. */
  public int dimension() {
    return tower.spec().dimension();
  }

  /**
   * The digest of the query tower that the item tower was trained with, see {@link
   * TaillightQueryEncoder#hash()}.
   */
  public String hash() {
    return tower.spec().lineage().queryTower();
  }

  /** The features, in the order of the model. */
  public List<EncoderFeature> features() {
    return tower.features();
  }
}
