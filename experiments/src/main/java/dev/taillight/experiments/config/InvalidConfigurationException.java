package dev.taillight.experiments.config;

import java.util.List;
import java.util.stream.Collectors;

/** Everything that is wrong with a configuration; the message has one line per problem. */
public final class InvalidConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  public InvalidConfigurationException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The problems, in the order in which they were found. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
