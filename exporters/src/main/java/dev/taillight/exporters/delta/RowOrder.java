package dev.taillight.exporters.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.JsonFile;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code order.jsonl}: where the rows of the later export come from, one line for each run of rows:
 * {@code {"from":"base","first":0,"rows":100}}. In memory a row of the base is its number, a row u
 * of the upserts −1 − u, as in {@link SelectedRows}.
 */
final class RowOrder {

  static final String FILE_NAME = "order.jsonl";

  private static final String BASE = "base";
  private static final String UPSERTS = "upserts";
  private static final ObjectMapper JSON = new ObjectMapper();

  private RowOrder() {}

  /** Writes an order. */
  static void write(Path folder, int[] order) throws IOException {
    try (BufferedWriter out =
        Files.newBufferedWriter(folder.resolve(FILE_NAME), StandardCharsets.UTF_8)) {
      for (int from = 0; from < order.length; ) {
        boolean base = order[from] >= 0;
        int step = base ? 1 : -1;
        int rows = 1;
        while (from + rows < order.length
            && order[from + rows] >= 0 == base
            && order[from + rows] == order[from] + rows * step) {
          rows++;
        }
        out.write(
            "{\"from\":\"%s\",\"first\":%d,\"rows\":%d}\n"
                .formatted(base ? BASE : UPSERTS, base ? order[from] : -1 - order[from], rows));
        from += rows;
      }
    }
  }

  /**
   * Reads an order.
   *
   * @param count how many rows the later export has
   * @param baseRows how many the base has
   * @param upsertRows how many upserts there are
   * @throws DatasetException if a line does not name rows that are there, or there are too many or
   *     too few
   */
  static int[] read(Path folder, int count, int baseRows, int upsertRows) throws IOException {
    Path file = folder.resolve(FILE_NAME);
    if (count > (long) baseRows + upsertRows) {
      throw new DatasetException(
          "%s: expected at most the %d rows of the base and %d upserts, got %d"
              .formatted(file, baseRows, upsertRows, count));
    }
    int[] order = new int[count];
    int filled = 0;
    long line = 0;
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        JsonNode run = JSON.readTree(text);
        boolean base = run.path("from").asText().equals(BASE);
        long first = run.path("first").asLong(-1);
        long rows = run.path("rows").asLong(-1);
        long there = base ? baseRows : upsertRows;
        boolean known = base || run.path("from").asText().equals(UPSERTS);
        if (!known || first < 0 || rows < 1 || rows > there - first || rows > count - filled) {
          throw new DatasetException(
              "%s:%d: expected rows of a base of %d or of %d upserts, %d in all, got %s"
                  .formatted(file, line, baseRows, upsertRows, count, text));
        }
        for (long row = first; row < first + rows; row++) {
          order[filled++] = (int) (base ? row : -1 - row);
        }
      }
    } catch (JsonProcessingException e) {
      throw new DatasetException("%s:%d: %s".formatted(file, line, JsonFile.problem(e)), e);
    }
    if (filled != count) {
      throw new DatasetException("%s: expected %d rows, found %d".formatted(file, count, filled));
    }
    return order;
  }
}
