package dev.taillight.exporters.proof;

import dev.taillight.exporters.vectors.DecodedVectors;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.progress.Progress;
import dev.taillight.trainer.VectorSource;
import dev.taillight.trainer.search.ExactSearch;
import dev.taillight.trainer.search.Exclusions;
import dev.taillight.trainer.search.TopK;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Writes the golden queries of an export and measures what rounding and an index cost. */
public final class ProofBuilder {

  private final ProofConfig config;
  private final Progress progress;

  /**
   * @param config the settings
   * @param progress is told of the searches
   */
  public ProofBuilder(ProofConfig config, Progress progress) {
    this.config = config;
    this.progress = progress;
  }

  /**
   * Writes {@link GoldenQueries#FILE_NAME}.
   *
   * @param folder the folder of the export
   * @param vectors the items' vectors as the model computes them; read by several threads
   * @param encoding how they are written
   * @param ids the items' ids
   * @param queries the queries' vectors
   */
  public Proof write(
      Path folder, VectorSource vectors, Encoding encoding, ItemIds ids, VectorSource queries)
      throws IOException {
    VectorSource decoded = new DecodedVectors(vectors, encoding);
    TopK found = search(decoded, queries);
    GoldenQueries.write(folder.resolve(GoldenQueries.FILE_NAME), queries, found, ids);
    return new Proof(
        queries.size(),
        config.k(),
        encoding.precision() == Precision.FLOAT32 ? 1 : overlap(search(vectors, queries), found),
        new ReferenceHnsw(config.hnsw(), progress)
            .measure(folder.resolve(".hnsw"), decoded, queries, config.k())
            .orElse(null));
  }

  private TopK search(VectorSource items, VectorSource queries) {
    try (Progress.Task task = progress.start("golden queries", queries.size(), "queries")) {
      return new ExactSearch(items).search(queries, config.k(), Exclusions.none(), task);
    }
  }

  /** The share of the wanted items that were found, mean over the queries. */
  private static double overlap(TopK wanted, TopK found) {
    double sum = 0;
    for (int query = 0; query < wanted.queries(); query++) {
      Set<Integer> items = new HashSet<>();
      for (int item : found.items(query)) {
        items.add(item);
      }
      int both = 0;
      for (int item : wanted.items(query)) {
        both += items.contains(item) ? 1 : 0;
      }
      sum += (double) both / wanted.count(query);
    }
    return sum / wanted.queries();
  }
}
