package dev.taillight.experiments.cli;

import java.util.Map;

/**
 * What a command has to say when it is done.
 *
 * @param exitCode how the program ends
 * @param status a word for programs: complete, or unchanged when there was nothing to do
 * @param fields what else stands in the JSON result, in this order
 * @param text the same for people
 */
record Outcome(ExitCode exitCode, String status, Map<String, Object> fields, String text) {

  /** The outcome of a command that has done what it was asked. */
  Outcome(String status, Map<String, Object> fields, String text) {
    this(ExitCode.DONE, status, fields, text);
  }
}
