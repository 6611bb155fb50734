package dev.taillight.experiments.config;

/**
 * Where a key of a configuration was written.
 *
 * @param source a file name, or the override {@code "--set key=value"} or {@code "environment
 *     key=value"}
 * @param line the line in the file, counted from 1; 0 where there are no lines
 */
public record Origin(String source, int line) {

  @Override
  public String toString() {
    return line > 0 ? source + ":" + line : source;
  }
}
