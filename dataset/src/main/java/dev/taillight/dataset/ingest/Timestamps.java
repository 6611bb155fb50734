package dev.taillight.dataset.ingest;

/** The SQL that reads times as microseconds since 1970; without an offset they are UTC. */
final class Timestamps {

  /** Numbers below this are seconds (until the year 5138), others milliseconds (from 1973 on). */
  private static final String LEAST_MILLIS = "1e11";

  /** The offsets that there are: up to 18 hours. DuckDB takes 99 as well, and 99 minutes. */
  private static final String OFFSET = "[+-]((0[0-9]|1[0-7])(:?[0-5][0-9]){0,2}|18(:?00){0,2})$";

  private Timestamps() {}

  /**
   * The SQL of the microseconds, null where the text is no time of the format.
   *
   * @param text the SQL of the text
   * @param format a format of {@link InteractionsConfig#timestampFormat()}
   */
  static String micros(String text, String format) {
    return switch (format) {
      case "auto" -> "coalesce(%s, %s)".formatted(guessed(text), iso(text));
      case "epoch_seconds" -> epoch(text, "1e6");
      case "epoch_millis" -> epoch(text, "1e3");
      case "iso" -> iso(text);
      default -> pattern(text, format);
    };
  }

  private static String pattern(String text, String format) {
    String micros = "epoch_us(try_strptime(%s, %s))".formatted(text, Session.text(format));
    return format.endsWith("%z") ? ifOffset(text, "", micros) : micros;
  }

  /**
   * Null where an offset is none.
   *
   * @param before what stands before an offset, as a pattern
   */
  private static String ifOffset(String text, String before, String micros) {
    return "CASE WHEN regexp_matches(%1$s, '%2$s[+-][0-9:]+$') AND NOT regexp_matches(%1$s, '%3$s') THEN NULL ELSE %4$s END"
        .formatted(text, before, OFFSET, micros);
  }

  private static String guessed(String text) {
    return "CASE WHEN abs(%s) < %s THEN %s ELSE %s END"
        .formatted(RowCheck.number(text), LEAST_MILLIS, epoch(text, "1e6"), epoch(text, "1e3"));
  }

  private static String epoch(String text, String micros) {
    return "TRY_CAST(round(%s * %s) AS BIGINT)".formatted(RowCheck.number(text), micros);
  }

  /**
   * A cast to a time with zone, since the one to a time without would leave an offset out; the
   * session's zone is UTC. DuckDB would also take words such as "infinity" for a time.
   */
  private static String iso(String text) {
    String micros =
        "CASE WHEN regexp_matches(%1$s, '^[0-9]{4}-') THEN epoch_us(TRY_CAST(%1$s AS TIMESTAMPTZ)) END"
            .formatted(text);
    return ifOffset(text, ":[0-9.]+", micros);
  }
}
