package dev.taillight.experiments;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.duckdb.DuckDBDriver;

/**
 * The program as a process of its own, with the classes of this one. It starts as fast as it can:
 * with the compiler and the collector that suit a life of seconds, and with DuckDB's library
 * unpacked once instead of by each process, which would leave it behind when it is killed.
 */
public final class ProgramProcess {

  private static final String LIBRARY = "libduckdb_java.so";

  private final Path folder;

  private ProgramProcess(Path folder) {
    this.folder = folder;
  }

  /** Prepares a folder for the temporary files of all processes. */
  public static ProgramProcess in(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (InputStream library =
        Objects.requireNonNull(
            DuckDBDriver.class.getResourceAsStream("/" + LIBRARY + "_linux_amd64"))) {
      Files.copy(library, folder.resolve(LIBRARY));
    }
    return new ProgramProcess(folder);
  }

  /**
   * Starts a command.
   *
   * @param log receives what it says
   * @param options of the virtual machine
   */
  public Process start(Path log, List<String> options, String... arguments) throws IOException {
    return start(List.of(), log, options, arguments);
  }

  /**
   * Starts a command by way of another.
   *
   * @param wrapper the other command, which runs what follows it
   * @param log receives what it says
   * @param options of the virtual machine
   */
  public Process start(List<String> wrapper, Path log, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Djava.library.path=" + folder,
            "-Djava.io.tmpdir=" + folder));
    command.addAll(options);
    String classes = System.getProperty("surefire.test.class.path");
    command.addAll(
        List.of("-cp", classes == null ? System.getProperty("java.class.path") : classes));
    command.add(Taillight.class.getName());
    command.addAll(List.of(arguments));
    Files.createDirectories(log.toAbsolutePath().getParent());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
