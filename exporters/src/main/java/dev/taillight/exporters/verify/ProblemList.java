package dev.taillight.exporters.verify;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The first of many problems, each once, and how many more there are. */
final class ProblemList {

  /** How many are told in words. */
  static final int MOST = 100;

  private final Set<String> told = new LinkedHashSet<>();
  private long more;

  void add(String problem) {
    if (told.size() < MOST) {
      told.add(problem);
    } else if (!told.contains(problem)) {
      more++;
    }
  }

  boolean isEmpty() {
    return told.isEmpty();
  }

  /** One sentence each; the last one counts those that are left out. */
  List<String> sentences() {
    return more == 0
        ? List.copyOf(told)
        : Stream.concat(told.stream(), Stream.of("and %d more problems".formatted(more))).toList();
  }
}
