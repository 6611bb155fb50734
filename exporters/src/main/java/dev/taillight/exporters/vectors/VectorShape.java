package dev.taillight.exporters.vectors;

/**
 * The size of an export.
 *
 * @param count n, the number of vectors, above 0
 * @param dimension d, the length of a vector, above 0
 */
public record VectorShape(int count, int dimension) {}
