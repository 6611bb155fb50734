package dev.taillight.trainer.embedding;

/**
 * A table to be made.
 *
 * @param name the vocabulary whose codes are the rows
 * @param rows the number of rows
 * @param dimension the length d of a row
 */
public record TableShape(String name, int rows, int dimension) {}
