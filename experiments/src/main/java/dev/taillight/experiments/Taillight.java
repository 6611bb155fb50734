package dev.taillight.experiments;

import dev.taillight.experiments.cli.CommandLineProgram;
import dev.taillight.experiments.cli.StopRequest;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The entry point of the program. */
public final class Taillight {

  private Taillight() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    System.setOut(err); // what libraries print must not end up in the result
    StopRequest stop = StopRequest.onSignals();
    try {
      System.exit(exitCode(stop, out, err, arguments));
    } finally {
      stop.workHasEnded(); // nobody is to wait for a program that could not even begin
    }
  }

  private static int exitCode(
      StopRequest stop, PrintStream out, PrintStream err, String... arguments) {
    int exitCode = new CommandLineProgram(stop, System.getenv(), out, err).run(arguments);
    stop.workHasEnded();
    return exitCode;
  }
}
