package dev.taillight.exporters.format;

import dev.taillight.exporters.vectors.VectorBlock;
import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * Writes the Parquet file of {@link MilvusFormat} by DuckDB, compressed and with the column types
 * that it asks for; {@link PlainParquetWriter} writes the other ones. The rows are appended to a
 * table in a database file beside the target, which {@link #finish} copies into one Parquet file in
 * the order of insertion. Neither step holds more than a row group in memory. One thread and fixed
 * limits, so that the same rows give the same bytes on every machine.
 */
final class ParquetVectorWriter extends VectorWriter {

  private static final String MEMORY_LIMIT = "256MB";

  /** How many bytes of vectors go into one row group, about. */
  private static final int ROW_GROUP_BYTES = 32 << 20;

  /** DuckDB counts the rows of a row group in steps of this. */
  private static final int ROW_GROUP_STEP = 2048;

  private static final int MAX_ROW_GROUP_ROWS = 122_880;

  private final Path file;
  private final Path staging;
  private final ParquetColumns columns;
  private final int rowGroupRows;
  private final DuckDBConnection connection;
  private final DuckDBAppender appender;

  private ParquetVectorWriter(
      Path file, Path staging, ParquetColumns columns, int rowGroupRows, DuckDBConnection database)
      throws SQLException {
    this.file = file;
    this.staging = staging;
    this.columns = columns;
    this.rowGroupRows = rowGroupRows;
    this.connection = database;
    createTable();
    this.appender = connection.createAppender("staging", "main", "vectors");
  }

  /** Begins a file; its staging folder lies beside it until the writer is closed. */
  static ParquetVectorWriter open(Path file, ParquetColumns columns, Shard shard)
      throws IOException {
    Path staging = file.resolveSibling("." + file.getFileName() + ".staging");
    AtomicFiles.deleteTree(staging);
    Files.createDirectories(staging);
    try {
      DuckDBConnection connection = connect();
      try {
        int rowGroup = rowGroupRows(shard.encoding().dimension());
        return new ParquetVectorWriter(file, staging, columns, rowGroup, connection);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      AtomicFiles.deleteTree(staging);
      throw failure(file, e);
    }
  }

  @Override
  public void write(VectorBlock block) throws IOException {
    try {
      for (int i = 0; i < block.size(); i++) {
        appender.beginRow().append(block.id(i)).append(columns.values(block, i)).endRow();
      }
      // The appender itself would wait for 204,800 rows, whatever their length.
      appender.flush();
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  @Override
  public void finish() throws IOException {
    try (Statement statement = connection.createStatement()) {
      appender.close();
      connection.commit();
      statement.execute(
          "COPY (SELECT %s FROM staging.main.vectors) TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d)"
              .formatted(columns.selection(), literal(file), rowGroupRows));
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    try (connection;
        appender) {
      // Both are closed, whichever fails.
    } catch (SQLException e) {
      throw failure(file, e);
    } finally {
      AtomicFiles.deleteTree(staging);
    }
  }

  private void createTable() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "ATTACH %s AS staging (ROW_GROUP_SIZE %d)"
              .formatted(literal(staging.resolve("vectors.duckdb")), rowGroupRows));
      statement.execute("SET temp_directory = " + literal(staging.resolve("spill")));
      // The file is read once and thrown away: neither compress nor checkpoint it.
      statement.execute("SET force_compression = 'uncompressed'");
      statement.execute("PRAGMA disable_checkpoint_on_shutdown");
      statement.execute(
          "CREATE TABLE staging.main.vectors (item_id VARCHAR NOT NULL, vector FLOAT[] NOT NULL)");
    }
    // One transaction: a flush of the appender then does not wait for the disk.
    connection.setAutoCommit(false);
  }

  /** A database in memory with one thread and little of it. */
  static DuckDBConnection connect() throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("threads", "1");
    settings.setProperty("memory_limit", MEMORY_LIMIT);
    settings.setProperty("preserve_insertion_order", "true");
    settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    return (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", settings);
  }

  private static int rowGroupRows(int dimension) {
    int rows = ROW_GROUP_BYTES / Float.BYTES / dimension / ROW_GROUP_STEP * ROW_GROUP_STEP;
    return Math.max(ROW_GROUP_STEP, Math.min(rows, MAX_ROW_GROUP_ROWS));
  }

  static String literal(Path path) {
    return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
  }

  static IOException failure(Path file, SQLException e) {
    return new IOException(file + ": " + e.getMessage(), e);
  }
}
