package dev.taillight.exporters.proof;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * How well an approximate index finds the golden queries' items.
 *
 * @param library whose index it is
 * @param m M, how many neighbours a node is linked to
 * @param efConstruction how many candidates were kept while the graph was built
 * @param efSearch how many were kept in a search, at least k
 * @param items how many items the index held; the exact result it is compared with is among these
 * @param recall the share of the exact best k that it found, mean over the queries
 */
@JsonNaming(SnakeCaseStrategy.class)
public record HnswRecall(
    String library, int m, int efConstruction, int efSearch, int items, double recall) {}
