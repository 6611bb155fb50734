package dev.taillight.dataset.ingest;

import dev.taillight.dataset.ingest.TextLines.Ending;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of a delimited text with the lines at which they begin. DuckDB reads the tables; this
 * second, slow reader is asked for the header, and where something is wrong: DuckDB counts neither
 * the line breaks within quotes nor the lines of what it did not reject.
 */
final class DelimitedRecords implements AutoCloseable {

  private final TextLines lines;
  private final String delimiter;
  private final String quote;
  private final boolean skipsEmptyLines;

  private List<String> fields = List.of();
  private Optional<String> fault = Optional.empty();
  private Optional<Ending> firstEnding = Optional.empty();
  private long line;
  private String text = "";
  private int position;

  /**
   * @param quote the quote, or nothing
   * @param skipsEmptyLines whether empty lines are no records, as in tables of several columns
   */
  DelimitedRecords(Path file, String delimiter, String quote, boolean skipsEmptyLines)
      throws IOException {
    this.lines = new TextLines(file);
    this.delimiter = delimiter;
    this.quote = quote;
    this.skipsEmptyLines = skipsEmptyLines;
  }

  /** Moves to the next record; false if there is none. */
  boolean next() throws IOException {
    fault = Optional.empty();
    do {
      if (!lines.next()) {
        return false;
      }
      checkEnding();
    } while (skipsEmptyLines && lines.empty());
    line = lines.number();
    try {
      fields = parse();
    } catch (CharacterCodingException e) {
      fault = Optional.of(TextEncoding.NOT_UTF_8);
    }
    return true;
  }

  /** The number of the line at which the present record begins, from 1 on. */
  long line() {
    return line;
  }

  /** The fields of the present record. */
  List<String> fields() {
    return fields;
  }

  /** What is wrong with the way in which the present record is written. */
  Optional<String> fault() {
    return fault;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private void checkEnding() {
    Ending ending = lines.ending();
    if (ending == Ending.END_OF_FILE) {
      return;
    }
    if (firstEnding.isEmpty()) {
      firstEnding = Optional.of(ending);
    } else if (firstEnding.get() != ending) {
      fault =
          Optional.of("ends with %s, the first line with %s".formatted(ending, firstEnding.get()));
    }
  }

  /** Splits the record that begins with the present line; it may end with a later one. */
  private List<String> parse() throws IOException {
    text = lines.text();
    position = 0;
    List<String> found = new ArrayList<>();
    boolean more = true;
    while (more) {
      boolean quoted = !quote.isEmpty() && text.startsWith(quote, position);
      String inQuotes = quoted ? quotedPart() : "";
      int end = text.indexOf(delimiter, position);
      more = end >= 0;
      String rest = text.substring(position, more ? end : text.length());
      if (quoted && !rest.isBlank()) {
        fault = Optional.of("has text after a closing quote: '" + rest + "'");
      }
      found.add(inQuotes + rest);
      position = end + delimiter.length();
    }
    return found;
  }

  /** Reads from a quote to the one that closes it; a doubled one stands for itself. */
  private String quotedPart() throws IOException {
    StringBuilder part = new StringBuilder();
    position++;
    while (true) {
      int end = text.indexOf(quote, position);
      if (end < 0) {
        part.append(text, position, text.length()).append('\n');
        position = text.length();
        if (!lines.next()) {
          fault = Optional.of("opens a quote that is never closed");
          return part.toString();
        }
        text = lines.text();
        position = 0;
      } else if (text.startsWith(quote, end + 1)) {
        part.append(text, position, end + 1);
        position = end + 2;
      } else {
        part.append(text, position, end);
        position = end + 1;
        return part.toString();
      }
    }
  }
}
