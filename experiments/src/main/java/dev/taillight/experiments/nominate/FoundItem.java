package dev.taillight.experiments.nominate;

/**
 * An item that a search found.
 *
 * @param row its row in the encoded dataset
 * @param score the inner product of its vector and the query's
 */
public record FoundItem(int row, double score) {}
