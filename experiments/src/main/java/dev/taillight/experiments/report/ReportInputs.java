package dev.taillight.experiments.report;

import dev.taillight.augment.MaskPreview;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.trainer.VectorSource;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a report shows beside the files of the run folder.
 *
 * @param dataset the data of the run
 * @param itemVectors the vectors of all items of the dataset, by item row
 * @param baselineVectors those of the same model without the contrastive loss; null if it was not
 *     trained
 * @param sliceOf the name of the slice of an item row, as in {@code evaluation.json}
 * @param masks what each seed feature hides; empty if the run draws no seeds
 * @param seed decides which items are shown
 * @param date when the run was made
 */
public record ReportInputs(
    EncodedDataset dataset,
    VectorSource itemVectors,
    @Nullable VectorSource baselineVectors,
    IntFunction<String> sliceOf,
    List<MaskPreview> masks,
    long seed,
    Instant date) {

  /**
   * Takes the inputs as they are; the masks are copied.
   *
   * @throws IllegalArgumentException if there is not one vector per item
   */
  public ReportInputs {
    requireAll(itemVectors, dataset);
    if (baselineVectors != null) {
      requireAll(baselineVectors, dataset);
    }
    masks = List.copyOf(masks);
  }

  private static void requireAll(VectorSource vectors, EncodedDataset dataset) {
    if (vectors.size() != dataset.items().size()) {
      throw new IllegalArgumentException(
          "one vector per item is needed, got %d for %d items"
              .formatted(vectors.size(), dataset.items().size()));
    }
  }
}
