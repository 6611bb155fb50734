package dev.taillight.exporters.proof;

import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.FormatSettings;
import dev.taillight.exporters.format.LuceneConfig;
import dev.taillight.exporters.format.Shard;
import dev.taillight.exporters.format.VectorWriter;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.vectors.VectorBlock;
import dev.taillight.files.AtomicFiles;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import dev.taillight.trainer.search.ExactSearch;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

/**
 * Measures how much of the exact result an HNSW index of Lucene finds: the one that is exported,
 * with vectors of float32. One thread builds it, so that the same vectors give the same figure.
 */
final class ReferenceHnsw {

  /** The field of {@link ExportFormat#LUCENE} that is searched. */
  private static final String VECTOR = "vector";

  private static final int BLOCK_ROWS = 1024;

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
   * @return empty when no index is wanted, or Lucene does not take vectors of this length
   */
  Optional<HnswRecall> measure(Path folder, VectorSource vectors, VectorSource queries, int k)
      throws IOException {
    if (config.items() == 0 || vectors.dimension() > ExportFormat.LUCENE.maxDimension()) {
      return Optional.empty();
    }
    VectorSource items = new ChosenRows(vectors, config.items());
    TopK exact = new ExactSearch(items).search(queries, k, Exclusions.none());
    int efSearch = Math.max(k, config.efSearch());
    AtomicFiles.deleteTree(folder);
    Files.createDirectories(folder);
    try {
      return Optional.of(
          new HnswRecall(
              "Lucene " + Version.LATEST,
              config.m(),
              config.efConstruction(),
              efSearch,
              items.size(),
              recall(build(folder, items), queries, exact, efSearch)));
    } finally {
      AtomicFiles.deleteTree(folder);
    }
  }

  /** Document i is row i of the items. */
  private Path build(Path folder, VectorSource items) throws IOException {
    Shard all = Shard.of(items.size(), 1, 0, Precision.FLOAT32.encoding(items.dimension(), 1));
    FormatSettings settings =
        new FormatSettings(false, new LuceneConfig(config.m(), config.efConstruction()));
    VectorBlock block =
        new VectorBlock(
            items, new RowNumbers(items.size()), all.encoding(), Math.min(BLOCK_ROWS, all.count()));
    try (VectorWriter writer = ExportFormat.LUCENE.open(folder, all, settings);
        Progress.Task task = progress.start("reference HNSW", items.size(), "vectors")) {
      for (int row = 0; row < all.count(); row += block.size()) {
        block.fill(row, Math.min(BLOCK_ROWS, all.count() - row));
        writer.write(block);
        task.advance(block.size());
      }
      writer.finish();
    }
    return folder.resolve(ExportFormat.LUCENE.fileName(all));
  }

  private static double recall(Path index, VectorSource queries, TopK exact, int efSearch)
      throws IOException {
    double sum = 0;
    try (Directory directory = FSDirectory.open(index);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      float[] vector = new float[queries.dimension()];
      for (int query = 0; query < queries.size(); query++) {
        queries.read(query, 1, vector);
        Set<Integer> wanted = new HashSet<>();
        for (int item : exact.items(query)) {
          wanted.add(item);
        }
        KnnFloatVectorQuery search = new KnnFloatVectorQuery(VECTOR, vector.clone(), efSearch);
        int found = 0;
        for (ScoreDoc hit : searcher.search(search, wanted.size()).scoreDocs) {
          found += wanted.contains(hit.doc) ? 1 : 0;
        }
        sum += (double) found / wanted.size();
      }
    }
    return sum / queries.size();
  }

  /** The row itself is the id. */
  private record RowNumbers(int size) implements ItemIds {
    @Override
    public String at(int row) {
      return Integer.toString(row);
    }
  }
}
