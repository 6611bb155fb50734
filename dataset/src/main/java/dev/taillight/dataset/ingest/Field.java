package dev.taillight.dataset.ingest;

import dev.taillight.dataset.FeatureKind;

/**
 * One column that is read from a table.
 *
 * @param alias its name from then on
 * @param column its name in the table
 * @param kind what is made of it: {@code MULTI_VALUED} and {@code TEXT} become lists of texts, the
 *     others single texts; what is empty becomes null
 * @param separator what stands between the values of a {@code MULTI_VALUED} one
 * @param verbatim whether surrounding spaces belong to the value, as in ids
 */
record Field(String alias, String column, FeatureKind kind, String separator, boolean verbatim) {

  /** Runs of letters and digits with their marks, in any script. */
  private static final String TOKEN = "[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}]*";

  /** A single text, as it is in the table. */
  static Field verbatim(String alias, String column) {
    return new Field(alias, column, FeatureKind.CATEGORICAL, "", true);
  }

  /** A single text without surrounding spaces. */
  static Field trimmed(String alias, String column) {
    return new Field(alias, column, FeatureKind.CATEGORICAL, "", false);
  }

  /** What a feature is read from. */
  static Field of(String alias, FeatureConfig feature) {
    return new Field(
        alias, feature.sourceColumn(), feature.kind(), feature.valueSeparator(), false);
  }

  /** Whether the values of a row may come as a list. */
  boolean takesList() {
    return kind == FeatureKind.MULTI_VALUED;
  }

  /** The SQL that makes the value out of the SQL of a text. */
  String ofText(String text) {
    return switch (kind) {
      case MULTI_VALUED -> ofList("string_split(%s, %s)".formatted(text, Session.text(separator)));
      case TEXT ->
          "regexp_extract_all(lower(nfc_normalize(%s)), %s)".formatted(text, Session.text(TOKEN));
      case CATEGORICAL, NUMERIC ->
          verbatim ? "nullif(%s, '')".formatted(text) : "nullif(trim(%s), '')".formatted(text);
    };
  }

  /** The SQL that makes the values out of the SQL of a list of texts. */
  String ofList(String list) {
    return "list_filter(list_transform(%s, lambda x: trim(x)), lambda x: x <> '')".formatted(list);
  }
}
