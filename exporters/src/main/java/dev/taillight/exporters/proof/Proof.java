package dev.taillight.exporters.proof;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of its golden queries.
 *
 * @param queries how many there are
 * @param k how many items each finds, fewer only where there are not so many
 * @param precisionRecall the share of the best k by the float32 vectors that are among the best k
 *     by the vectors as they were written, mean over the queries; 1 for float32
 * @param hnsw how many an approximate index finds, or null when none was built: because none was
 *     wanted, or because Lucene takes no vectors of this length
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Proof(int queries, int k, double precisionRecall, @Nullable HnswRecall hnsw) {}
