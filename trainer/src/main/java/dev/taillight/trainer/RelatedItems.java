package dev.taillight.trainer;

import dev.taillight.dataset.EntityTable;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws items that share a value with a given one. A draw costs a look at the values of the given
 * item, whatever the size of the catalogue. Immutable and thread-safe.
 */
final class RelatedItems {

  private final EntityTable table;
  private final List<SharedValues> features;

  RelatedItems(EntityTable table) {
    this.table = table;
    this.features = table.features().stream().map(SharedValues::new).toList();
  }

  /**
   * Draws a feature among those of which the item has a value that others have, one of these
   * values, and one of these others, each uniformly. Of an item that shares nothing any item is
   * drawn, perhaps itself.
   */
  int draw(int item, RandomStream stream) {
    int[] sharing =
        IntStream.range(0, features.size()).filter(f -> shared(f, item).length > 0).toArray();
    if (sharing.length == 0) {
      return stream.nextInt(table.size());
    }
    int feature = sharing[stream.nextInt(sharing.length)];
    int[] codes = shared(feature, item);
    int code = codes[stream.nextInt(codes.length)];
    SharedValues values = features.get(feature);
    return values.other(code, item, stream.nextInt(values.count(code) - 1));
  }

  /** The values of an item that other items have too, each once. */
  private int[] shared(int feature, int item) {
    FeatureColumn column = table.features().get(feature);
    int[] codes = new int[column.count(item)];
    column.copy(item, codes, 0);
    return Arrays.stream(codes)
        .filter(code -> code >= Vocabulary.FIRST_VALUE && features.get(feature).count(code) > 1)
        .distinct()
        .toArray();
  }
}
