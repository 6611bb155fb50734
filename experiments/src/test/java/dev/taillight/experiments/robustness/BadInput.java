package dev.taillight.experiments.robustness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One input that somebody might hand in, and the answer to it.
 *
 * @param kind what is broken
 * @param name says what is wrong with it; unique
 * @param exitCode 2 for a setting, 3 for data, 0 for what only looks wrong
 * @param says a piece of the message; empty for exit code 0
 * @param command makes the input in a folder and returns the arguments of the program, whose output
 *     goes to {@code out} in that folder
 */
record BadInput(Kind kind, String name, int exitCode, String says, Command command) {

  /** What is broken. */
  enum Kind {
    CONFIGURATION("configurations"),
    TABLE("tables"),
    STUDY("studies"),
    ARTEFACT("artefacts");

    private final String plural;

    Kind(String plural) {
      this.plural = plural;
    }

    /** Several of them, for people. */
    String plural() {
      return plural;
    }
  }

  /** Makes the input. */
  @FunctionalInterface
  interface Command {
    List<Object> in(Path folder) throws IOException;
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
