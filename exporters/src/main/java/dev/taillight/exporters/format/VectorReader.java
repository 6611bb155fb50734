package dev.taillight.exporters.format;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of an export from its first row to its last.
 *
 * <p>What is not such a file, or ends too early, gives a {@link
 * dev.taillight.dataset.DatasetException} that names the file and, where there is one, the row.
 */
public abstract class VectorReader implements Closeable {

  /** Goes to the next row; false when there is none. */
  public abstract boolean next() throws IOException;

  /** The id of the present row; null when the format carries none. */
  public abstract @Nullable String id();

  /** The present vector, decoded; valid until the next row. */
  public abstract float[] vector();
}
