package dev.taillight.exporters.proof;

import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import dev.taillight.trainer.search.ExactSearch;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

/**
 * Measures how much of the exact result an HNSW index of Lucene finds. One thread builds it, so
 * that the same vectors give the same figure.
 */
final class ReferenceHnsw {

  private static final String VECTOR = "vector";
  private static final String ROW = "row";

  private final HnswConfig config;
  private final Progress progress;

  ReferenceHnsw(HnswConfig config, Progress progress) {
    this.config = config;
    this.progress = progress;
  }

  /**
   * Builds an index of some of the items, asks it, and deletes it.
   *
   * @param folder where the index lies meanwhile; it is made and deleted
   * @param vectors the items' vectors
   * @param queries the queries' vectors
   * @param k how many items are asked for
   */
  HnswRecall measure(Path folder, VectorSource vectors, VectorSource queries, int k)
      throws IOException {
    VectorSource items = new ChosenRows(vectors, config.items());
    TopK exact = new ExactSearch(items).search(queries, k, Exclusions.none());
    int efSearch = Math.max(k, config.efSearch());
    AtomicFiles.deleteTree(folder);
    try (Directory directory = FSDirectory.open(folder)) {
      build(directory, items);
      return new HnswRecall(
          "Lucene " + Version.LATEST,
          config.m(),
          config.efConstruction(),
          efSearch,
          items.size(),
          recall(directory, queries, exact, efSearch));
    } finally {
      AtomicFiles.deleteTree(folder);
    }
  }

  private void build(Directory directory, VectorSource items) throws IOException {
    IndexWriterConfig settings = new IndexWriterConfig();
    settings.setCodec(
        new Lucene912Codec() {
          @Override
          public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
            return new Lucene99HnswVectorsFormat(config.m(), config.efConstruction());
          }
        });
    settings.setMergeScheduler(new SerialMergeScheduler());
    try (IndexWriter writer = new IndexWriter(directory, settings);
        Progress.Task task = progress.start("reference HNSW", items.size(), "vectors")) {
      float[] vector = new float[items.dimension()];
      for (int row = 0; row < items.size(); row++) {
        items.read(row, 1, vector);
        Document document = new Document();
        document.add(
            new KnnFloatVectorField(
                VECTOR, vector.clone(), VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT));
        document.add(new NumericDocValuesField(ROW, row));
        writer.addDocument(document);
        task.advance(1);
      }
      writer.forceMerge(1);
    }
  }

  private static double recall(Directory directory, VectorSource queries, TopK exact, int efSearch)
      throws IOException {
    double sum = 0;
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      float[] vector = new float[queries.dimension()];
      for (int query = 0; query < queries.size(); query++) {
        queries.read(query, 1, vector);
        Set<Integer> wanted = new HashSet<>();
        for (int item : exact.items(query)) {
          wanted.add(item);
        }
        KnnFloatVectorQuery search = new KnnFloatVectorQuery(VECTOR, vector.clone(), efSearch);
        ScoreDoc[] hits = searcher.search(search, wanted.size()).scoreDocs;
        int found = 0;
        for (ScoreDoc hit : hits) {
          found += wanted.contains(row(reader, hit.doc)) ? 1 : 0;
        }
        sum += (double) found / wanted.size();
      }
    }
    return sum / queries.size();
  }

  private static int row(DirectoryReader reader, int document) throws IOException {
    LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(document, reader.leaves()));
    NumericDocValues rows = leaf.reader().getNumericDocValues(ROW);
    if (!rows.advanceExact(document - leaf.docBase)) {
      throw new IllegalStateException("document " + document + " has no row");
    }
    return Math.toIntExact(rows.longValue());
  }
}
