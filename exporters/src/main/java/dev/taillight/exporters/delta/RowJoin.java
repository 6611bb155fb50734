package dev.taillight.exporters.delta;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.vectors.Encoding;
import dev.taillight.files.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * Joins the rows of two exports by their ids, in a DuckDB file that spills to disk. Ids and encoded
 * vectors are compared by the first 128 bits of their SHA-256, so that rows have a fixed size.
 */
final class RowJoin implements Closeable {

  private static final String MEMORY_LIMIT = "512MB";
  private static final int BLOCK_ROWS = 4096;

  private final DuckDBConnection connection;

  /**
   * @param scratch takes the database
   */
  RowJoin(Path scratch) throws IOException {
    Properties settings = new Properties();
    settings.setProperty("memory_limit", MEMORY_LIMIT);
    settings.setProperty("threads", "2");
    settings.setProperty("temp_directory", scratch.resolve("spill").toAbsolutePath().toString());
    settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    String file = scratch.resolve("join.duckdb").toAbsolutePath().toString();
    try {
      this.connection =
          (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file, settings);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Finds which rows of two exports belong together.
   *
   * @param base the rows of the earlier one
   * @param later the rows of the later one
   * @param baseEncoding how the earlier one is encoded
   * @param laterEncoding how the later one is encoded; where they differ, no row is unchanged
   * @throws DatasetException if an id occurs twice
   */
  RowMatch match(RowStore base, RowStore later, Encoding baseEncoding, Encoding laterEncoding)
      throws IOException {
    load("base", base, baseEncoding);
    load("later", later, laterEncoding);
    requireUnique("base", base);
    requireUnique("later", later);
    RowMatch match = new RowMatch(base.ids().size(), later.ids().size());
    boolean comparable = baseEncoding.equals(laterEncoding);
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT l.place, b.place, l.v1 = b.v1 AND l.v2 = b.v2"
                    + " FROM later l JOIN base b ON l.k1 = b.k1 AND l.k2 = b.k2")) {
      while (rows.next()) {
        match.match(rows.getInt(1), rows.getInt(2), comparable && rows.getBoolean(3));
      }
    } catch (SQLException e) {
      throw failure(e);
    }
    return match;
  }

  /**
   * Rows of the later export whose items are in both: those of the smallest digests of ids, so that
   * the same items are drawn whatever else is in the exports.
   *
   * @return in ascending order
   */
  int[] sample(int most) throws IOException {
    IntStream.Builder sample = IntStream.builder();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT l.place FROM later l JOIN base b ON l.k1 = b.k1 AND l.k2 = b.k2"
                    + " ORDER BY l.k1, l.k2 LIMIT "
                    + most)) {
      while (rows.next()) {
        sample.add(rows.getInt(1));
      }
    } catch (SQLException e) {
      throw failure(e);
    }
    return sample.build().sorted().toArray();
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private void load(String table, RowStore store, Encoding encoding) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE %s (k1 BIGINT, k2 BIGINT, v1 BIGINT, v2 BIGINT, place INTEGER)"
              .formatted(table));
      try (DuckDBAppender appender = connection.createAppender("main", table)) {
        append(appender, store, encoding);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static void append(DuckDBAppender appender, RowStore store, Encoding encoding)
      throws SQLException {
    int count = store.ids().size();
    int d = encoding.dimension();
    float[] block = new float[Math.multiplyExact(Math.min(BLOCK_ROWS, count), d)];
    ByteBuffer bytes = encoding.newRow();
    MessageDigest digest = Sha256.digest();
    for (int first = 0; first < count; first += BLOCK_ROWS) {
      int rows = Math.min(BLOCK_ROWS, count - first);
      store.vectors().read(first, rows, block);
      for (int i = 0; i < rows; i++) {
        ByteBuffer key =
            ByteBuffer.wrap(
                digest.digest(store.ids().at(first + i).getBytes(StandardCharsets.UTF_8)));
        encoding.encode(block, i * d, bytes);
        ByteBuffer value = ByteBuffer.wrap(digest.digest(bytes.array()));
        appender
            .beginRow()
            .append(key.getLong())
            .append(key.getLong())
            .append(value.getLong())
            .append(value.getLong())
            .append(first + i)
            .endRow();
      }
    }
  }

  private void requireUnique(String table, RowStore store) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                ("SELECT min(place) FROM %s GROUP BY k1, k2 HAVING count(*) > 1 LIMIT 1")
                    .formatted(table))) {
      if (rows.next()) {
        throw new DatasetException(
            "item '%s' occurs more than once: its changes cannot be told"
                .formatted(store.ids().at(rows.getInt(1))));
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static IOException failure(SQLException e) {
    return new IOException("join of two exports: " + e.getMessage(), e);
  }
}
