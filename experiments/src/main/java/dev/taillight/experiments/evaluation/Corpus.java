package dev.taillight.experiments.evaluation;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.IntColumn;
import dev.taillight.dataset.Interactions;
import dev.taillight.dataset.Split;
import dev.taillight.trainer.search.ItemFilter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The items that are ranked and the slice of each. Takes five bytes per item of the catalogue.
 * Immutable and thread-safe.
 */
public final class Corpus implements ItemFilter {

  private static final byte OUTSIDE = -1;
  private static final Slice[] SLICES = Slice.values();

  private final List<Slice> slices;
  private final byte[] sliceOf;
  private final int[] byPopularity;
  private final int[] sizes = new int[SLICES.length];

  /**
   * @param dataset the catalogue and its interactions
   * @param kind which of the items are ranked
   * @param cuts where the slices are cut
   */
  public Corpus(EncodedDataset dataset, CorpusKind kind, SliceCuts cuts) {
    this.sliceOf = members(dataset, kind);
    this.byPopularity = byPopularity(dataset.itemCounts());
    this.slices =
        Stream.of(SLICES).filter(slice -> slice != Slice.TORSO || cuts.hasTorso()).toList();
    cut(cuts, trained(dataset.itemCounts()));
    for (int item : byPopularity) {
      sizes[sliceOf[item]]++;
    }
    sizes[Slice.OVERALL.ordinal()] = byPopularity.length;
  }

  /** How many items are ranked. */
  public int size() {
    return byPopularity.length;
  }

  /** How many items a slice has. */
  public int size(Slice slice) {
    return sizes[slice.ordinal()];
  }

  /** The slices there are, {@link Slice#OVERALL} first. */
  public List<Slice> slices() {
    return slices;
  }

  /** Whether the item of this row is ranked. */
  @Override
  public boolean contains(int item) {
    return sliceOf[item] != OUTSIDE;
  }

  /**
   * The slice of an item; never {@link Slice#OVERALL}.
   *
   * @throws IllegalArgumentException if the item is not in the corpus
   */
  public Slice sliceOf(int item) {
    if (!contains(item)) {
      throw new IllegalArgumentException("item " + item + " is not in the corpus");
    }
    return SLICES[sliceOf[item]];
  }

  /** The item row at a place in the order of descending popularity, equal ones by row. */
  public int popular(int place) {
    return byPopularity[place];
  }

  private static byte[] members(EncodedDataset dataset, CorpusKind kind) {
    byte[] member = new byte[dataset.items().size()];
    byte cold = (byte) Slice.COLD.ordinal();
    if (kind == CorpusKind.CATALOGUE) {
      Arrays.fill(member, cold);
      return member;
    }
    Arrays.fill(member, OUTSIDE);
    for (Split split : Split.values()) {
      Interactions pairs = dataset.interactions(split);
      for (long pair = 0; pair < pairs.size(); pair++) {
        member[pairs.item(pair)] = cold;
      }
    }
    return member;
  }

  private int[] byPopularity(IntColumn counts) {
    // The complement of the count in the high half sorts larger counts first, the row below it
    // decides between equal ones.
    return IntStream.range(0, sliceOf.length)
        .filter(this::contains)
        .mapToLong(item -> (long) ~counts.at(item) << 32 | item)
        .sorted()
        .mapToInt(key -> (int) key)
        .toArray();
  }

  private int trained(IntColumn counts) {
    int trained = 0;
    while (trained < byPopularity.length && counts.at(byPopularity[trained]) > 0) {
      trained++;
    }
    return trained;
  }

  private void cut(SliceCuts cuts, int trained) {
    long head = Math.round(cuts.head() * trained);
    long torso = Math.round(cuts.torso() * trained);
    for (int place = 0; place < trained; place++) {
      Slice slice = place < head ? Slice.HEAD : place < torso ? Slice.TORSO : Slice.TAIL;
      sliceOf[byPopularity[place]] = (byte) slice.ordinal();
    }
  }
}
