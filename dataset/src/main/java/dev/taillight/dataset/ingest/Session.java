package dev.taillight.dataset.ingest;

import dev.taillight.files.AtomicFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Properties;
import java.util.function.Function;

/**
 * An in-process DuckDB whose tables live in memory up to a limit and in a work folder beyond it;
 * both are gone when it is closed. Used by one thread.
 */
final class Session implements AutoCloseable {

  private static final long MEBIBYTE = 1L << 20;

  /** What DuckDB needs at least to sort and join in blocks on disk. */
  private static final long LEAST_MEMORY_MIB = 512;

  private static final long MOST_MEMORY_MIB = 8192;

  private final Path workFolder;
  private final Connection connection;

  private Session(Path workFolder, Connection connection) {
    this.workFolder = workFolder;
    this.connection = connection;
  }

  /**
   * Opens one with all cores and a quarter of the machine's memory; a work folder left behind is
   * replaced.
   */
  static Session open(Path workFolder) throws IOException {
    long quarter = physicalMemory() / 4 / MEBIBYTE;
    long memory = Math.max(LEAST_MEMORY_MIB, Math.min(MOST_MEMORY_MIB, quarter));
    return open(workFolder, memory, Runtime.getRuntime().availableProcessors());
  }

  static Session open(Path workFolder, long memoryMib, int threads) throws IOException {
    AtomicFiles.deleteTree(workFolder);
    Files.createDirectories(workFolder);
    try {
      Properties properties = new Properties();
      properties.setProperty("jdbc_stream_results", "true");
      Session session =
          new Session(workFolder, DriverManager.getConnection("jdbc:duckdb:", properties));
      UnpackedLibrary.delete("libduckdb_java");
      session.execute("SET memory_limit = '" + memoryMib + "MiB'");
      session.execute("SET temp_directory = " + text(workFolder.resolve("spill").toString()));
      session.execute("SET threads = " + threads);
      session.execute("SET TimeZone = 'UTC'");
      // Nothing is fetched from the network: what is needed is linked in.
      session.execute("SET autoinstall_known_extensions = false");
      session.execute("SET autoload_known_extensions = false");
      return session;
    } catch (SQLException e) {
      AtomicFiles.deleteTree(workFolder);
      throw failure("open DuckDB", e);
    } catch (IOException | RuntimeException | Error e) {
      AtomicFiles.deleteTree(workFolder); // such as a library that could not be unpacked
      throw e;
    }
  }

  /** Where files may be put that are needed as long as the session. */
  Path workFolder() {
    return workFolder;
  }

  /** Runs a statement without result. */
  void execute(String sql) throws IOException {
    execute(sql, e -> failure(sql, e));
  }

  /**
   * Runs a statement that reads outside data.
   *
   * @param failure tells what is wrong with the data when it fails
   */
  void execute(String sql, Function<SQLException, RuntimeException> failure) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      rethrowExhaustion(e);
      throw failure.apply(e);
    }
  }

  /** Takes the rows of a result one by one. */
  @FunctionalInterface
  interface Row {
    void accept(ResultSet row) throws SQLException, IOException;
  }

  /** Runs a query; its rows are streamed, not held. */
  void query(String sql, Row consumer) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        consumer.accept(rows);
      }
    } catch (SQLException e) {
      rethrowExhaustion(e);
      throw failure(sql, e);
    }
  }

  /** Reads texts one by one while they are streamed. */
  @FunctionalInterface
  interface Texts {
    void accept(Iterator<String> texts) throws IOException;
  }

  /** Runs a query of one column of texts; they are streamed, not held. */
  void stream(String sql, Texts consumer) throws IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      consumer.accept(new TextIterator(rows));
    } catch (SQLException e) {
      rethrowExhaustion(e);
      throw failure(sql, e);
    }
  }

  /** The single number that a query yields; 0 for null. */
  long number(String sql) throws IOException {
    long[] found = new long[1];
    query(sql, row -> found[0] = row.getLong(1));
    return found[0];
  }

  /** The first column of a query with few rows. */
  List<String> texts(String sql) throws IOException {
    List<String> found = new ArrayList<>();
    query(sql, row -> found.add(row.getString(1)));
    return found;
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure("close DuckDB", e);
    } finally {
      AtomicFiles.deleteTree(workFolder);
    }
  }

  /** A text as an SQL literal. */
  static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /** A name as an SQL identifier. */
  static String name(String value) {
    return '"' + value.replace("\"", "\"\"") + '"';
  }

  /** DuckDB's message without what only repeats the statement. */
  static String message(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int start = message.indexOf("\nError: ");
    String told = start < 0 ? message : message.substring(start + "\nError: ".length());
    int end = told.indexOf('\n');
    return end < 0 ? told : told.substring(0, end);
  }

  private static void rethrowExhaustion(SQLException e) throws IOException {
    String message = message(e);
    if (message.contains("No space left") || message.startsWith("Out of Memory Error")) {
      throw new IOException("DuckDB ran out of room: " + message, e);
    }
  }

  private static IllegalStateException failure(String sql, SQLException e) {
    return new IllegalStateException("DuckDB failed: " + message(e) + " in: " + sql, e);
  }

  private static final class TextIterator implements Iterator<String> {

    private final ResultSet rows;
    private boolean more;

    TextIterator(ResultSet rows) throws SQLException {
      this.rows = rows;
      this.more = rows.next();
    }

    @Override
    public boolean hasNext() {
      return more;
    }

    @Override
    public String next() {
      if (!more) {
        throw new NoSuchElementException();
      }
      try {
        String text = rows.getString(1);
        more = rows.next();
        return text;
      } catch (SQLException e) {
        throw failure("read on", e);
      }
    }
  }

  private static long physicalMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }
}
