package dev.taillight.experiments.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.experiments.run.TryAgainException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the program writes.
 *
 * @param out the result
 * @param err progress, logs and messages of failure
 */
record Streams(PrintStream out, PrintStream err) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Prints the result for people.
   *
   * @throws TryAgainException if it cannot be written
   */
  void text(String text) {
    if (!text.isEmpty()) {
      out.println(text.stripTrailing());
      requireWritten();
    }
  }

  /**
   * Prints the result for programs: one JSON object in one line.
   *
   * @throws TryAgainException if it cannot be written
   */
  void result(ExitCode exitCode, String status, String command, Map<String, ?> fields) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("status", status);
    result.put("exit_code", exitCode.number());
    result.put("command", command);
    result.putAll(fields);
    try {
      out.println(JSON.writeValueAsString(result));
      requireWritten();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("results hold plain values only", e);
    }
  }

  /** A result that nobody can read is none, whatever has been done. */
  private void requireWritten() {
    if (out.checkError()) {
      throw new TryAgainException(
          "the result could not be written to stdout: its disk is full, or its reader is gone");
    }
  }
}
