package dev.taillight.dataset.ingest;

import dev.taillight.settings.SettingsCheck;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;

/**
 * Where a table lies and how it is written down.
 *
 * @param path the file, relative to the base folder; empty if there is no such table
 * @param format its format
 * @param encoding how its bytes stand for characters
 * @param delimiter what stands between two fields, up to four bytes; empty for the format's own
 * @param quote the character around fields that hold delimiters, {@code none}, or empty for the
 *     format's own
 * @param header whether the first line names the columns
 * @param columns the names of the columns of a table without header
 */
record TableFile(
    String path,
    TableFormat format,
    TextEncoding encoding,
    String delimiter,
    String quote,
    boolean header,
    List<String> columns) {

  private static final int MOST_DELIMITER_BYTES = 4;
  private static final String NO_QUOTE = "none";

  TableFile {
    columns = List.copyOf(columns);
  }

  /** Whether there is a table. */
  boolean present() {
    return !path.isEmpty();
  }

  /** The format, {@code auto} resolved. */
  TableFormat actualFormat() {
    return format == TableFormat.AUTO ? TableFormat.ofPath(path).orElse(TableFormat.AUTO) : format;
  }

  /** The delimiter, the format's own one resolved. */
  String actualDelimiter() {
    if (!delimiter.isEmpty()) {
      return delimiter;
    }
    return actualFormat() == TableFormat.TSV ? "\t" : ",";
  }

  /** The quote, the format's own one resolved; empty if nothing is quoted. */
  String actualQuote() {
    if (quote.isEmpty()) {
      return actualFormat() == TableFormat.TSV ? "" : "\"";
    }
    return quote.equals(NO_QUOTE) ? "" : quote;
  }

  SettingsCheck check() {
    SettingsCheck check = new SettingsCheck();
    if (!present()) {
      return check;
    }
    TableFormat actual = actualFormat();
    boolean known = actual != TableFormat.AUTO;
    boolean delimited = !known || actual.delimited();
    return check
        .that(
            known,
            "format",
            "auto",
            "csv, tsv, parquet or json_lines, which the extension of '" + path + "' does not tell")
        .that(
            actual != TableFormat.PARQUET || encoding == TextEncoding.UTF_8,
            "encoding",
            encoding,
            "utf-8, since Parquet knows no other")
        .that(
            delimited || delimiter.isEmpty(),
            "delimiter",
            "'" + delimiter + "'",
            "no delimiter, which only csv and tsv have")
        .that(
            delimited || quote.isEmpty(),
            "quote",
            "'" + quote + "'",
            "no quote, which only csv and tsv have")
        .that(
            delimited || (header && columns.isEmpty()),
            "columns",
            columns,
            "header: true and no columns, since the file itself names them")
        .that(isDelimiter(delimiter), "delimiter", "'" + delimiter + "'", "at most four bytes")
        .that(
            quote.isEmpty() || quote.equals(NO_QUOTE) || (quote.length() == 1 && ascii(quote)),
            "quote",
            "'" + quote + "'",
            "one ASCII character, 'none', or nothing for the format's own")
        .that(
            header == columns.isEmpty(),
            "columns",
            columns,
            header
                ? "no columns, since the header names them"
                : "the names of the columns, since there is no header")
        .that(
            new HashSet<>(columns).size() == columns.size(),
            "columns",
            columns,
            "every name only once");
  }

  private static boolean isDelimiter(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= MOST_DELIMITER_BYTES
        && text.chars().noneMatch(c -> c == '\n' || c == '\r');
  }

  private static boolean ascii(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 127);
  }
}
