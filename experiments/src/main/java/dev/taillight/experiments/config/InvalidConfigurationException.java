package dev.taillight.experiments.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything that is wrong with a configuration; the message has one line per problem, up to a
 * hundred of at most 500 characters.
 */
public final class InvalidConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Nobody reads more; a file of another kind may have one for each of its lines. */
  private static final int MOST_LINES = 100;

  /** A problem quotes what was found, which may be as long as the file. */
  private static final int LONGEST_LINE = 500;

  private final transient List<ConfigProblem> problems;

  public InvalidConfigurationException(List<ConfigProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, in the order in which they were found. */
  public List<ConfigProblem> problems() {
    return problems;
  }

  private static String message(List<ConfigProblem> problems) {
    String lines =
        problems.stream()
            .limit(MOST_LINES)
            .map(problem -> shortened(problem.toString()))
            .collect(Collectors.joining("\n"));
    return problems.size() <= MOST_LINES
        ? lines
        : "%s\nand %d more".formatted(lines, problems.size() - MOST_LINES);
  }

  private static String shortened(String line) {
    if (line.length() <= LONGEST_LINE) {
      return line;
    }
    // The place is at the beginning, what was expected often at the end.
    int half = LONGEST_LINE / 2;
    return "%s … (%d characters) … %s"
        .formatted(
            line.substring(0, half),
            line.length() - 2 * half,
            line.substring(line.length() - half));
  }
}
