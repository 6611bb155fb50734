package dev.taillight.exporters;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes one file of an export, block by block. {@link #finish} completes the file; closing without
 * it leaves an incomplete one, which the caller throws away.
 */
abstract sealed class VectorWriter implements Closeable
    permits StreamVectorWriter, ParquetVectorWriter {

  /** Appends the rows of a block, which follow those of the block before. */
  abstract void write(VectorBlock block) throws IOException;

  /** Completes the file; called once, after the last block. */
  abstract void finish() throws IOException;
}
