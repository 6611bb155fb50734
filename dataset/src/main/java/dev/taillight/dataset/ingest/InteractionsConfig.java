package dev.taillight.dataset.ingest;

import dev.taillight.settings.SettingsCheck;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of the interactions.
 *
 * @param path the file, relative to the base folder
 * @param format its format
 * @param encoding how its bytes stand for characters
 * @param delimiter what stands between two fields, up to four bytes; empty for the format's own
 * @param quote the character around fields that hold delimiters, {@code none}, or empty for the
 *     format's own
 * @param header whether the first line names the columns
 * @param columns the names of the columns of a table without header
 * @param user the column of the user ids
 * @param item the column of the item ids
 * @param timestamp the column of the time; empty if there is none
 * @param timestampFormat {@code auto}, {@code epoch_seconds}, {@code epoch_millis}, {@code iso}, or
 *     a pattern of strptime, e.g. {@code %d/%m/%Y}; {@code auto} takes numbers below 10^11 for
 *     seconds, greater ones for milliseconds and anything else for ISO 8601
 * @param weight the column of a weight, e.g. a rating or a quantity; empty if there is none
 * @param minWeight rows of a smaller weight are left out; absent if all are kept
 * @param unknownItem what becomes of rows whose item is not in its table
 * @param unknownUser what becomes of rows whose user is not in its table
 */
public record InteractionsConfig(
    String path,
    TableFormat format,
    TextEncoding encoding,
    String delimiter,
    String quote,
    boolean header,
    List<String> columns,
    String user,
    String item,
    String timestamp,
    String timestampFormat,
    String weight,
    @Nullable Double minWeight,
    UnknownIdPolicy unknownItem,
    UnknownIdPolicy unknownUser) {

  public InteractionsConfig {
    columns = List.copyOf(columns);
  }

  TableFile file() {
    return new TableFile(path, format, encoding, delimiter, quote, header, columns);
  }

  SettingsCheck check() {
    return file()
        .check()
        .that(!path.isEmpty(), "path", "''", "the file of the interactions")
        .that(!user.isEmpty(), "user", "''", "the column of the user ids")
        .that(!item.isEmpty(), "item", "''", "the column of the item ids")
        .that(
            !timestampFormat.isEmpty(),
            "timestamp_format",
            "''",
            "auto, epoch_seconds, epoch_millis, iso or a pattern such as %Y-%m-%d")
        .that(
            minWeight == null || !weight.isEmpty(),
            "weight",
            "''",
            "the column that min_weight is compared with")
        .that(
            minWeight == null || Double.isFinite(minWeight),
            "min_weight",
            String.valueOf(minWeight),
            "a finite number");
  }
}
