package dev.taillight.exporters.format;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.vectors.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.jspecify.annotations.Nullable;

/** Reads the rows of an index of Lucene in the order of its documents. */
final class LuceneVectorReader extends VectorReader {

  private final Path folder;
  private final Shard shard;
  private final Directory directory;
  private final DirectoryReader index;
  private final StoredFields stored;
  private final @Nullable FloatVectorValues floats;
  private final @Nullable ByteVectorValues bytes;
  private final float[] vector;
  private int row = -1;
  private @Nullable String id;

  private LuceneVectorReader(Path folder, Shard shard, Directory directory, DirectoryReader index)
      throws IOException {
    this.folder = folder;
    this.shard = shard;
    this.directory = directory;
    this.index = index;
    this.vector = new float[shard.encoding().dimension()];
    LeafReader segment = segment(index.leaves());
    segment.checkIntegrity();
    this.stored = segment.storedFields();
    boolean integers = shard.encoding().precision() == Precision.INT8;
    this.floats = integers ? null : segment.getFloatVectorValues(LuceneFormat.VECTOR);
    this.bytes = integers ? segment.getByteVectorValues(LuceneFormat.VECTOR) : null;
    DocIdSetIterator rows = floats == null ? bytes : floats;
    int dimension = floats != null ? floats.dimension() : bytes != null ? bytes.dimension() : 0;
    if (rows == null || rows.cost() != shard.count() || dimension != vector.length) {
      throw new DatasetException(
          "%s: expected %d vectors of %d dimensions, %s"
              .formatted(folder, shard.count(), vector.length, shard.encoding().precision().key()));
    }
  }

  /**
   * Opens an index and compares the checksums of its files.
   *
   * @throws DatasetException if it is damaged, or not that of the shard
   */
  static LuceneVectorReader open(Path folder, Shard shard) throws IOException {
    Directory directory = new NIOFSDirectory(folder);
    try {
      DirectoryReader index = DirectoryReader.open(directory);
      try {
        return new LuceneVectorReader(folder, shard, directory, index);
      } catch (IOException | RuntimeException e) {
        index.close();
        throw e;
      }
    } catch (DatasetException e) {
      directory.close();
      throw e;
    } catch (IOException | RuntimeException e) {
      // Damaged files make Lucene throw all sorts of exceptions.
      directory.close();
      throw new DatasetException("%s: not an index of Lucene: %s".formatted(folder, told(e)), e);
    }
  }

  private static String told(Exception e) {
    String message = e.getMessage();
    return message == null ? "its files contradict each other" : message;
  }

  private LeafReader segment(List<LeafReaderContext> segments) {
    if (segments.size() != 1) {
      throw new DatasetException(
          "%s: expected one segment, found %d".formatted(folder, segments.size()));
    }
    LeafReader segment = segments.get(0).reader();
    if (segment.maxDoc() != shard.count()) {
      throw new DatasetException(
          "%s: expected %d documents, found %d".formatted(folder, shard.count(), segment.maxDoc()));
    }
    return segment;
  }

  @Override
  public boolean next() throws IOException {
    row++;
    if (row >= shard.count()) {
      return false;
    }
    try {
      readVector();
      id = stored.document(row, Set.of(LuceneFormat.ID)).get(LuceneFormat.ID);
    } catch (IOException | RuntimeException e) {
      throw new DatasetException("%s: row %d: %s".formatted(folder, row, told(e)), e);
    }
    if (id == null) {
      throw new DatasetException("%s: row %d has no item_id".formatted(folder, row));
    }
    return true;
  }

  private void readVector() throws IOException {
    if (floats != null) {
      require(floats.nextDoc());
      System.arraycopy(floats.vectorValue(), 0, vector, 0, vector.length);
    } else if (bytes != null) {
      require(bytes.nextDoc());
      byte[] values = bytes.vectorValue();
      for (int i = 0; i < vector.length; i++) {
        vector[i] = values[i] * shard.encoding().scale();
      }
    }
  }

  private void require(int document) {
    if (document != row) {
      throw new DatasetException("%s: row %d has no vector".formatted(folder, row));
    }
  }

  @Override
  public @Nullable String id() {
    return id;
  }

  @Override
  public float[] vector() {
    return vector;
  }

  @Override
  public void close() throws IOException {
    try (directory;
        index) {
      // Both are closed, whichever fails.
    }
  }
}
