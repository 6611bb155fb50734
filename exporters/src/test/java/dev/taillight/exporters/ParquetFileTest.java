package dev.taillight.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.ItemIds;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.trainer.VectorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet as DuckDB sees it. */
final class ParquetFileTest {

  @TempDir Path folder;

  /** 32 MiB / 4 bytes / 2049 = 4094 rows, rounded down to a multiple of 2048. */
  @Test
  void parquetKeepsTheOrderAcrossRowGroups() throws Exception {
    int count = 4100;
    int dimension = 2049;
    float[][] rows = new float[count][];
    for (int row = 0; row < count; row++) {
      rows[row] = new float[dimension];
      rows[row][0] = 1;
      rows[row][dimension - 1] = row;
    }

    write(config(List.of(ExportFormat.PARQUET), 1000), new TestVectors(rows), ids(count));

    String file = target().resolve("vectors.parquet").toString();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      ResultSet groups =
          statement.executeQuery(
              "SELECT num_row_groups FROM parquet_file_metadata('" + file + "')");
      assertTrue(groups.next());
      assertTrue(groups.getInt(1) > 1);
      ResultSet wrong =
          statement.executeQuery(
              "SELECT count(*), count(*) FILTER (item_id <> 'item' || file_row_number"
                  + " OR vector[2049] <> file_row_number OR len(vector) <> 2049)"
                  + " FROM read_parquet('"
                  + file
                  + "', file_row_number = true)");
      assertTrue(wrong.next());
      assertEquals(count, wrong.getInt(1));
      assertEquals(0, wrong.getInt(2));
    }
  }

  @Test
  void parquetIsAListOfFloatsAndNothingElse() throws Exception {
    write(config(List.of(ExportFormat.PARQUET), 8), TestVectors.random(3, 4, 1), ids(3));

    List<String> columns = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet described =
            statement.executeQuery(
                "DESCRIBE SELECT * FROM '" + target().resolve("vectors.parquet") + "'")) {
      while (described.next()) {
        columns.add(described.getString(1) + " " + described.getString(2));
      }
    }
    assertEquals(List.of("item_id VARCHAR", "vector FLOAT[]"), columns);
    assertEquals(
        List.of("golden-queries.jsonl", "manifest.json", "vectors.parquet"),
        List.copyOf(FolderContents.of(target()).keySet()));
  }

  private Manifest write(ExportConfig config, VectorSource vectors, ItemIds ids) {
    return TestVectors.export(config, target(), vectors, ids, TestVectors.LINEAGE);
  }

  private Path target() {
    return folder.resolve("out").resolve("vectors");
  }

  private ItemIds ids(int count) throws IOException {
    return TestVectors.ids(folder, count);
  }

  private static ExportConfig config(List<ExportFormat> formats, int blockSize) {
    return TestVectors.config(formats, Precision.FLOAT32, 1, blockSize);
  }
}
