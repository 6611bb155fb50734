package dev.taillight.exporters.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.trainer.VectorSource;
import dev.taillight.trainer.search.TopK;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The file of golden queries: one {@link GoldenQuery} per line, as JSON. */
public final class GoldenQueries {

  /** The name of the file within an export. */
  public static final String FILE_NAME = "golden-queries.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenQueries() {}

  /**
   * Writes queries and their results.
   *
   * @param file the file
   * @param queries the vectors of the queries
   * @param found what each of them finds
   * @param ids the ids of the items' rows
   */
  static void write(Path file, VectorSource queries, TopK found, ItemIds ids) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      float[] vector = new float[queries.dimension()];
      for (int query = 0; query < queries.size(); query++) {
        queries.read(query, 1, vector);
        out.write(JSON.writeValueAsString(golden(vector, query, found, ids)));
        out.write('\n');
      }
    }
  }

  private static GoldenQuery golden(float[] vector, int query, TopK found, ItemIds ids) {
    List<Float> values = new ArrayList<>();
    for (float value : vector) {
      values.add(value);
    }
    List<Integer> rows = new ArrayList<>();
    List<String> items = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (int rank = 0; rank < found.count(query); rank++) {
      rows.add(found.item(query, rank));
      items.add(ids.at(found.item(query, rank)));
      scores.add(found.score(query, rank));
    }
    return new GoldenQuery(values, rows, items, scores);
  }

  /**
   * Reads the golden queries of an export.
   *
   * @param file the file
   * @param dimension d, the length of a vector
   * @throws DatasetException if a line is not that of a query of this length
   */
  public static List<GoldenQuery> read(Path file, int dimension) throws IOException {
    List<GoldenQuery> queries = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        queries.add(read(file, queries.size() + 1, line, dimension));
      }
    }
    return queries;
  }

  private static GoldenQuery read(Path file, int number, String line, int dimension) {
    try {
      GoldenQuery query = JSON.readValue(line, GoldenQuery.class);
      if (query.query().size() != dimension
          || query.items().size() != query.scores().size()
          || query.items().size() != query.rows().size()) {
        throw new DatasetException(
            "%s:%d: expected %d values, and a row and a score for each item"
                .formatted(file, number, dimension));
      }
      return query;
    } catch (JsonProcessingException e) {
      throw new DatasetException("%s:%d: %s".formatted(file, number, JsonFile.problem(e)), e);
    }
  }
}
