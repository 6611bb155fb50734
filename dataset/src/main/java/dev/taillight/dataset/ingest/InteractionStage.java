package dev.taillight.dataset.ingest;

import dev.taillight.dataset.DatasetException;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.settings.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The interactions inside DuckDB, from the rows of the file to distinct pairs of rows of the two
 * tables: {@code pairs(user_row, item_row, time, first_row, part)}, where {@code time} is in
 * microseconds since 1970, or null, and {@code part} is 0 for training, 1 for validation and 2 for
 * test, or null.
 */
final class InteractionStage {

  static final String PAIRS = "pairs";

  private static final String RAW = "interactions_read";
  private static final String KEPT = "interactions_kept";
  private static final String KNOWN = "interactions_known";

  private final Session session;
  private final InteractionsConfig config;
  private final String partColumn;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  /**
   * @param partColumn the column that names the split, or nothing
   */
  InteractionStage(Session session, InteractionsConfig config, String partColumn) {
    this.session = session;
    this.config = config;
    this.partColumn = partColumn;
  }

  /** What is read from the outside. */
  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    fields.add(Field.verbatim("user_id", config.user()));
    fields.add(Field.verbatim("item_id", config.item()));
    if (!config.timestamp().isEmpty()) {
      fields.add(Field.trimmed("time_text", config.timestamp()));
    }
    if (!config.weight().isEmpty()) {
      fields.add(Field.trimmed("weight_text", config.weight()));
    }
    if (!partColumn.isEmpty()) {
      fields.add(Field.verbatim("part_text", partColumn));
    }
    return fields;
  }

  /** How many rows were read, left out and merged, for people. */
  Map<String, Long> counts() {
    return counts;
  }

  /** Refuses a time format that DuckDB does not understand, before anything is read. */
  void checkTimestampFormat() throws IOException {
    session.execute(
        "SELECT " + Timestamps.micros("''", config.timestampFormat()),
        e ->
            new InvalidSettingsException(
                List.of(
                    new Problem(
                        "dataset.interactions.timestamp_format",
                        "'" + config.timestampFormat() + "'",
                        "auto, epoch_seconds, epoch_millis, iso or a pattern such as %Y-%m-%d"))));
  }

  /**
   * Reads the table and leaves out the rows below the minimum weight.
   *
   * @throws DatasetException if it has no rows, a value is missing or is not what its column needs
   */
  void load(TableSource source) throws IOException {
    source.load(RAW, fields());
    RowCheck check = new RowCheck(session, source, RAW);
    check.notEmpty();
    check.present("user_id", config.user(), "the id of a user");
    check.present("item_id", config.item(), "the id of an item");
    if (!config.weight().isEmpty()) {
      check.present("weight_text", config.weight(), "a number");
      check.numbers("weight_text", config.weight());
    }
    String time = "NULL";
    if (!config.timestamp().isEmpty()) {
      time = Timestamps.micros("time_text", config.timestampFormat());
      check.none(
          time + " IS NULL",
          "coalesce(time_text, '')",
          "column '%s' needs a time (%s)".formatted(config.timestamp(), config.timestampFormat()));
    }
    String part = "NULL";
    if (!partColumn.isEmpty()) {
      part = "list_position(['train', 'validation', 'test'], part_text) - 1";
      check.none(
          part + " IS NULL",
          "coalesce(part_text, '')",
          "column '" + partColumn + "' needs train, validation or test");
    }
    keep(time, part);
  }

  /**
   * Finds the rows of the ids, by the policies of the configuration.
   *
   * @param users the users; if they have no table of their own they are filled in here
   * @throws DatasetException if ids are unknown that must not be, or no pair is left
   */
  void resolve(TableSource source, EntityStage items, EntityStage users, boolean usersKnown)
      throws IOException {
    List<String> problems = new ArrayList<>();
    unknown(source, "item", items, config.unknownItem()).ifPresent(problems::add);
    if (usersKnown) {
      unknown(source, "user", users, config.unknownUser()).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new DatasetException(String.join("\n", problems));
    }
    resolveItems(items);
    if (usersKnown) {
      addCold("user", users, config.unknownUser(), KNOWN);
    } else {
      users.fill(
          "SELECT user_id AS id FROM %s GROUP BY user_id ORDER BY min(row)".formatted(KNOWN));
    }
    merge(users);
  }

  private void keep(String time, String part) throws IOException {
    String condition =
        config.minWeight() == null
            ? "true"
            : "CAST(weight_text AS DOUBLE) >= " + config.minWeight();
    session.execute(
        """
        CREATE TABLE %s AS SELECT rowid AS row, user_id, item_id, CAST(%s AS BIGINT) AS time,
          CAST(%s AS INTEGER) AS part FROM %s WHERE %s"""
            .formatted(KEPT, time, part, RAW, condition));
    long read = session.number("SELECT count(*) FROM " + RAW);
    long kept = session.number("SELECT count(*) FROM " + KEPT);
    counts.put("interaction_rows", read);
    counts.put("rows_below_min_weight", read - kept);
    session.execute("DROP TABLE " + RAW);
    if (kept == 0) {
      throw new DatasetException(
          "%s: none of the %d rows has a '%s' of min_weight %s or more"
              .formatted(config.path(), read, config.weight(), config.minWeight()));
    }
  }

  /** What to say about unknown ids if they are an error. */
  private Optional<String> unknown(
      TableSource source, String noun, EntityStage table, UnknownIdPolicy policy)
      throws IOException {
    if (policy != UnknownIdPolicy.ERROR) {
      return Optional.empty();
    }
    List<String> messages = new ArrayList<>();
    session.query(
        "SELECT count(*), count(DISTINCT %1$s_id), min(row), arg_min(%1$s_id, row) FROM %2$s"
            .formatted(noun, unknownRows(noun, table, KEPT)),
        row -> {
          if (row.getLong(1) > 0) {
            String first = source.location(row.getLong(3));
            messages.add(
                "%s: %s '%s' is not in the table of %s (rows with unknown ids: %d, unknown ids: %d; the policy unknown_%s can be error, drop or cold)"
                    .formatted(
                        first,
                        noun,
                        row.getString(4),
                        table.table(),
                        row.getLong(1),
                        row.getLong(2),
                        noun));
          }
        });
    return messages.stream().findFirst();
  }

  private void resolveItems(EntityStage items) throws IOException {
    addCold("item", items, config.unknownItem(), KEPT);
    session.execute(
        """
        CREATE TABLE %s AS SELECT k.row, k.user_id, i.rowid AS item_row, k.time, k.part
        FROM %s k JOIN %s i ON k.item_id = i.id"""
            .formatted(KNOWN, KEPT, items.table()));
    long kept = session.number("SELECT count(*) FROM " + KEPT);
    long known = session.number("SELECT count(*) FROM " + KNOWN);
    counts.put("rows_of_unknown_items_dropped", kept - known);
    session.execute("DROP TABLE " + KEPT);
    requireRows(known, kept, "item");
  }

  private void addCold(String noun, EntityStage table, UnknownIdPolicy policy, String rows)
      throws IOException {
    long before = table.size();
    if (policy == UnknownIdPolicy.COLD) {
      table.append(
          "SELECT %1$s_id AS id FROM %2$s GROUP BY %1$s_id ORDER BY min(row)"
              .formatted(noun, unknownRows(noun, table, rows)));
    }
    counts.put("unknown_" + table.table() + "_added", table.size() - before);
  }

  private static String unknownRows(String noun, EntityStage table, String rows) {
    return "(SELECT row, %1$s_id FROM %2$s ANTI JOIN %3$s ON %1$s_id = id)"
        .formatted(noun, rows, table.table());
  }

  private void merge(EntityStage users) throws IOException {
    session.execute(
        """
        CREATE TABLE %s AS SELECT CAST(u.rowid AS INTEGER) AS user_row,
          CAST(item_row AS INTEGER) AS item_row, min(time) AS time, min(row) AS first_row,
          min(part) AS part, count(*) AS merged
        FROM %s k JOIN %s u ON k.user_id = u.id GROUP BY ALL"""
            .formatted(PAIRS, KNOWN, users.table()));
    long known = session.number("SELECT count(*) FROM " + KNOWN);
    long joined = session.number("SELECT sum(merged) FROM " + PAIRS);
    long distinct = session.number("SELECT count(*) FROM " + PAIRS);
    counts.put("rows_of_unknown_users_dropped", known - joined);
    counts.put("repeated_rows_merged", joined - distinct);
    session.execute("DROP TABLE " + KNOWN);
    requireRows(joined, known, "user");
  }

  private void requireRows(long left, long before, String noun) {
    if (left == 0) {
      throw new DatasetException(
          "%s: no row is left, all %d name an unknown %s (unknown_%s: drop)"
              .formatted(config.path(), before, noun, noun));
    }
  }
}
