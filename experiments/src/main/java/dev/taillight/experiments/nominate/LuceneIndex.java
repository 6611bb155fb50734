package dev.taillight.experiments.nominate;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.Shard;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.trainer.search.Exclusions;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Searches an exported index of Lucene, of one part or several. The graph decides which items are
 * looked at, so some of the best may be missing; scores and order are those of the vectors that the
 * index holds. Its files are memory-mapped. Thread-safe.
 */
public final class LuceneIndex implements ItemIndex {

  /** The field with the vector; document i of all parts is row i. */
  private static final String VECTOR = "vector";

  /** How many candidates a search keeps at least: with few of them it misses more. */
  private static final int FEWEST_CANDIDATES = 100;

  private static final int LARGEST_BYTE = 127;

  private final Manifest manifest;
  private final List<Closeable> files;
  private final IndexReader reader;
  private final IndexSearcher searcher;

  private LuceneIndex(Manifest manifest, List<Closeable> files, IndexReader reader) {
    this.manifest = manifest;
    this.files = files;
    this.reader = reader;
    this.searcher = new IndexSearcher(reader);
  }

  /**
   * Opens the index of an export.
   *
   * @param folder the folder of the export, e.g. {@code OUT/vectors}
   * @param manifest its manifest
   * @throws IllegalArgumentException if the export has none
   * @throws DatasetException if it is not the one of the manifest, or damaged
   */
  public static LuceneIndex open(Path folder, Manifest manifest) {
    if (!manifest.formats().contains(ExportFormat.LUCENE)) {
      throw new IllegalArgumentException(
          "%s holds no index of Lucene: export.formats needs 'lucene', the run has %s"
              .formatted(folder, manifest.formats().stream().map(ExportFormat::key).toList()));
    }
    List<Closeable> files = new ArrayList<>();
    try {
      List<IndexReader> parts = new ArrayList<>();
      for (int number = 0; number < manifest.shards(); number++) {
        parts.add(part(folder, manifest.shard(number), files));
      }
      IndexReader reader = new MultiReader(parts.toArray(IndexReader[]::new));
      return new LuceneIndex(manifest, files, reader);
    } catch (IOException | RuntimeException e) {
      closeAll(files);
      if (e instanceof DatasetException known) {
        throw known;
      }
      // Damaged files make Lucene throw all sorts of exceptions.
      throw new DatasetException("%s: not an index of Lucene: %s".formatted(folder, e), e);
    }
  }

  private static IndexReader part(Path folder, Shard shard, List<Closeable> files)
      throws IOException {
    Path path = folder.resolve(ExportFormat.LUCENE.fileName(shard));
    Directory directory = FSDirectory.open(path);
    files.add(0, directory);
    IndexReader part = DirectoryReader.open(directory);
    files.add(0, part);
    if (part.numDocs() != shard.count() || part.maxDoc() != shard.count()) {
      throw new DatasetException(
          "%s: expected %d documents, found %d".formatted(path, shard.count(), part.numDocs()));
    }
    return part;
  }

  @Override
  public int size() {
    return manifest.count();
  }

  @Override
  public int dimension() {
    return manifest.dimension();
  }

  @Override
  public List<FoundItem> search(float[] query, int k, int[] excluded) {
    check(query, k);
    int wanted = (int) Math.min(size(), (long) k + excluded.length);
    int candidates = Math.min(size(), Math.max(wanted, FEWEST_CANDIDATES));
    List<FoundItem> found = new ArrayList<>();
    try {
      for (ScoreDoc hit : searcher.search(query(query, candidates), candidates).scoreDocs) {
        if (!Exclusions.contains(excluded, hit.doc)) {
          found.add(new FoundItem(hit.doc, InnerProduct.of(query, vector(hit.doc), 0)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    found.sort(
        Comparator.comparingDouble(FoundItem::score).reversed().thenComparing(FoundItem::row));
    return List.copyOf(found.subList(0, Math.min(k, found.size())));
  }

  private Query query(float[] vector, int candidates) {
    return manifest.dtype() == Precision.INT8
        ? new KnnByteVectorQuery(VECTOR, bytes(vector), candidates)
        : new KnnFloatVectorQuery(VECTOR, vector.clone(), candidates);
  }

  /** The order by inner products does not depend on the length of the query. */
  private static byte[] bytes(float[] vector) {
    float largest = Float.MIN_NORMAL;
    for (float value : vector) {
      largest = Math.max(largest, Math.abs(value));
    }
    byte[] bytes = new byte[vector.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Math.round(vector[i] / largest * LARGEST_BYTE);
    }
    return bytes;
  }

  @Override
  public float[] vector(int row) {
    LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(row, reader.leaves()));
    try {
      return vector(leaf.reader(), row - leaf.docBase);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private float[] vector(LeafReader part, int document) throws IOException {
    if (manifest.dtype() == Precision.INT8) {
      ByteVectorValues values = part.getByteVectorValues(VECTOR);
      values.advance(document);
      byte[] bytes = values.vectorValue();
      float[] vector = new float[bytes.length];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = bytes[i] * manifest.scale();
      }
      return vector;
    }
    FloatVectorValues values = part.getFloatVectorValues(VECTOR);
    values.advance(document);
    return values.vectorValue().clone();
  }

  @Override
  public void close() {
    closeAll(files);
  }

  private static void closeAll(List<Closeable> files) {
    for (Closeable file : files) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
  }
}
