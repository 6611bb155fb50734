package dev.taillight.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program as a process of its own, with the classes of this one, and with the compiler and the
 * collector that suit a life of seconds.
 */
public final class ProgramProcess {

  private final Path folder;

  private ProgramProcess(Path folder) {
    this.folder = folder;
  }

  /** Processes that leave their temporary files in a folder, also when they are killed. */
  public static ProgramProcess in(Path folder) throws IOException {
    Files.createDirectories(folder);
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
