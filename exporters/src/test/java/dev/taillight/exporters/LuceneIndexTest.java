package dev.taillight.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.LuceneConfig;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Lucene itself makes of an export for it. */
final class LuceneIndexTest {

  private static final int COUNT = 6000;
  private static final int DIMENSION = 32;
  private static final int QUERIES = 50;
  private static final int K = 10;

  @TempDir Path folder;

  @Test
  void searchFindsWhatAnExhaustiveOneFinds() throws IOException {
    TestVectors vectors = TestVectors.random(COUNT, DIMENSION, 11);
    export(vectors, Precision.FLOAT32, 1);

    assertTrue(recall(vectors, 1, LuceneIndexTest::floats) > 0.95);
    assertEquals(VectorSimilarityFunction.DOT_PRODUCT, similarity());
  }

  /** Rounding to 8 bits changes some neighbours: 0.9 instead of 0.95. */
  @Test
  void searchOfIntegersAndOfShardsFindsThemAsWell() throws IOException {
    TestVectors vectors = TestVectors.random(COUNT, DIMENSION, 12);
    export(vectors, Precision.INT8, 3);

    assertTrue(recall(vectors, 3, LuceneIndexTest::bytes) > 0.9);
  }

  /** Longer vectors have larger products: a search by cosine would miss them. */
  @Test
  void vectorsOfOtherLengthsAreSearchedByTheirInnerProduct() throws IOException {
    TestVectors vectors = TestVectors.random(COUNT, DIMENSION, 13);
    for (int row = 0; row < COUNT; row++) {
      for (int i = 0; i < DIMENSION; i++) {
        vectors.row(row)[i] *= 1 + row % 7;
      }
    }
    export(vectors, Precision.FLOAT32, 1);

    assertEquals(VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT, similarity());
    assertTrue(recall(vectors, 1, LuceneIndexTest::floats) > 0.95);
  }

  @Test
  void itemsAreFoundByTheirIdsAndKnowTheirRows() throws IOException {
    export(TestVectors.random(COUNT, DIMENSION, 14), Precision.FLOAT32, 2);

    try (IndexReader reader = reader(2)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      ScoreDoc[] found =
          searcher.search(new TermQuery(new Term("item_id", "item4321")), 2).scoreDocs;
      assertEquals(1, found.length);
      Document document = reader.storedFields().document(found[0].doc);
      assertEquals("item4321", document.get("item_id"));
      LeafReader second = reader.leaves().get(1).reader();
      var rows = second.getNumericDocValues("row_number");
      assertTrue(rows.advanceExact(found[0].doc - reader.leaves().get(1).docBase));
      assertEquals(4321, rows.longValue());
    }
  }

  /** 500 bytes for a row, 16 for its vector and 48 for links: 59,000 rows are the 32 MiB of one. */
  @Test
  void manySegmentsBecomeOneInTheOrderOfTheRows() throws IOException {
    int count = 60_000;
    TestVectors vectors = TestVectors.random(count, 4, 15);
    new VectorExport(
            new ExportConfig(
                List.of(ExportFormat.LUCENE),
                Precision.FLOAT32,
                1,
                8192,
                new LuceneConfig(2, 5),
                TestVectors.PROOF,
                List.of()),
            Progress.silent())
        .write(
            target(),
            vectors,
            TestVectors.ids(folder, count),
            TestVectors.queriesFor(vectors),
            TestVectors.LINEAGE);

    try (Directory directory = FSDirectory.open(target().resolve("vectors.lucene"));
        CheckIndex check = new CheckIndex(directory)) {
      CheckIndex.Status status = check.checkIndex();
      assertTrue(status.clean, "Lucene's own check");
      assertEquals(1, status.numSegments);
    }
    try (IndexReader reader = reader(1)) {
      assertEquals(count, reader.numDocs());
      for (int row = 0; row < count; row += 997) {
        assertEquals("item" + row, reader.storedFields().document(row).get("item_id"));
      }
    }
  }

  private double recall(TestVectors vectors, int shards, BiFunction<float[], Float, Query> query)
      throws IOException {
    float scale = dev.taillight.exporters.manifest.Manifest.read(target()).scale();
    int hits = 0;
    try (IndexReader reader = reader(shards)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      for (int q = 0; q < QUERIES; q++) {
        float[] sought = TestVectors.random(QUERIES, DIMENSION, 99).row(q);
        Set<String> exact = exact(vectors, sought);
        for (ScoreDoc hit : searcher.search(query.apply(sought, scale), K).scoreDocs) {
          hits += exact.contains(reader.storedFields().document(hit.doc).get("item_id")) ? 1 : 0;
        }
      }
    }
    return hits / (double) (QUERIES * K);
  }

  private static Set<String> exact(TestVectors vectors, float[] sought) {
    double[] products = new double[COUNT];
    for (int row = 0; row < COUNT; row++) {
      for (int i = 0; i < DIMENSION; i++) {
        products[row] += (double) sought[i] * vectors.row(row)[i];
      }
    }
    return new HashSet<>(
        IntStream.range(0, COUNT)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -products[row]))
            .limit(K)
            .map(row -> "item" + row)
            .toList());
  }

  private static Query floats(float[] sought, float scale) {
    return new KnnFloatVectorQuery("vector", sought, 100);
  }

  /** A query of unit length is scaled to the same range as the vectors. */
  private static Query bytes(float[] sought, float scale) {
    byte[] rounded = new byte[sought.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (byte) Math.max(-127, Math.min(127, Math.round(sought[i] / scale)));
    }
    return new KnnByteVectorQuery("vector", rounded, 100);
  }

  private VectorSimilarityFunction similarity() throws IOException {
    try (IndexReader reader = reader(1)) {
      return reader
          .leaves()
          .get(0)
          .reader()
          .getFieldInfos()
          .fieldInfo("vector")
          .getVectorSimilarityFunction();
    }
  }

  private IndexReader reader(int shards) throws IOException {
    List<IndexReader> readers = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      String name =
          shards == 1 ? "vectors.lucene" : "vectors-%05d-of-%05d.lucene".formatted(shard, shards);
      readers.add(DirectoryReader.open(FSDirectory.open(target().resolve(name))));
    }
    return new MultiReader(readers.toArray(IndexReader[]::new));
  }

  private void export(TestVectors vectors, Precision precision, int shards) throws IOException {
    new VectorExport(
            TestVectors.config(List.of(ExportFormat.LUCENE), precision, shards, 1000),
            Progress.silent())
        .write(
            target(),
            vectors,
            TestVectors.ids(folder, COUNT),
            TestVectors.queriesFor(vectors),
            TestVectors.LINEAGE);
  }

  private Path target() {
    return folder.resolve("out").resolve("vectors");
  }
}
