package dev.taillight.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;

/** How the rows of a table are written down; all but Parquet may be gzip-compressed. */
public enum TableFormat {
  /** By the file's extension: csv, tsv or tab, parquet, jsonl or ndjson; then an optional gz. */
  @JsonProperty("auto")
  AUTO(""),
  /** Delimited text, by default with {@code ,} and with the quote {@code "}. */
  @JsonProperty("csv")
  CSV("csv"),
  /** Delimited text, by default with a tab and without quoting. */
  @JsonProperty("tsv")
  TSV("tsv|tab"),
  /** Apache Parquet. */
  @JsonProperty("parquet")
  PARQUET("parquet"),
  /** One JSON object per line. */
  @JsonProperty("json_lines")
  JSON_LINES("jsonl|ndjson");

  /** The extensions of such files as alternatives of a regular expression. */
  private final String extensions;

  TableFormat(String extensions) {
    this.extensions = extensions;
  }

  /** Whether the format is lines of fields between delimiters. */
  boolean delimited() {
    return this == CSV || this == TSV;
  }

  /** The format that the extension of a path tells, if it tells one. */
  static Optional<TableFormat> ofPath(String path) {
    String name = path.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    for (TableFormat format : values()) {
      if (name.matches(".*\\.(" + format.extensions + ")")) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
