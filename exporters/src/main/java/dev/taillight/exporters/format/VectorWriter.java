package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.VectorBlock;
import java.io.Closeable;
import java.io.IOException;

/**
 * Writes one file of an export, block by block. {@link #finish} completes the file; closing without
 * it leaves an incomplete one, which the caller throws away.
 */
public abstract class VectorWriter implements Closeable {

  /** Appends the rows of a block, which follow those of the block before. */
  public abstract void write(VectorBlock block) throws IOException;

  /** Completes the file; called once, after the last block. */
  public abstract void finish() throws IOException;
}
