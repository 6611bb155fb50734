package dev.taillight.experiments.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  /** Prints the result for people. */
  void text(String text) {
    if (!text.isEmpty()) {
      out.println(text.stripTrailing());
      out.flush();
    }
  }

  /** Prints the result for programs: one JSON object in one line. */
  void result(ExitCode exitCode, String status, String command, Map<String, ?> fields) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("status", status);
    result.put("exit_code", exitCode.number());
    result.put("command", command);
    result.putAll(fields);
    try {
      out.println(JSON.writeValueAsString(result));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("results hold plain values only", e);
    }
  }
}
