package dev.taillight.exporters;

/**
 * The size of an export, known before its first vector.
 *
 * @param count n, the number of vectors, above 0
 * @param dimension d, the length of a vector, above 0
 */
record VectorShape(int count, int dimension) {}
