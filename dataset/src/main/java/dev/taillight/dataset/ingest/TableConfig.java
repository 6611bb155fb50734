package dev.taillight.dataset.ingest;

import dev.taillight.settings.SettingsCheck;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The table of the items or of the users.
 *
 * @param path the file, relative to the base folder; empty for users who are only known from their
 *     interactions
 * @param format its format
 * @param encoding how its bytes stand for characters
 * @param delimiter what stands between two fields, up to four bytes; empty for the format's own
 * @param quote the character around fields that hold delimiters, {@code none}, or empty for the
 *     format's own
 * @param header whether the first line names the columns
 * @param columns the names of the columns of a table without header
 * @param id the column of the ids
 * @param features the features, in the order in which models see them
 */
public record TableConfig(
    String path,
    TableFormat format,
    TextEncoding encoding,
    String delimiter,
    String quote,
    boolean header,
    List<String> columns,
    String id,
    List<FeatureConfig> features) {

  public TableConfig {
    columns = List.copyOf(columns);
    features = List.copyOf(features);
  }

  /** No table: the rows are the ids of the interactions, without features. */
  public static TableConfig absent() {
    return new TableConfig(
        "", TableFormat.AUTO, TextEncoding.UTF_8, "", "", true, List.of(), "", List.of());
  }

  /** Whether there is a table. */
  public boolean present() {
    return file().present();
  }

  TableFile file() {
    return new TableFile(path, format, encoding, delimiter, quote, header, columns);
  }

  SettingsCheck check() {
    SettingsCheck check = file().check();
    check.that(!present() || !id.isEmpty(), "id", "''", "the column of the ids");
    check.that(
        present() || features.isEmpty(),
        "features",
        features.stream().map(FeatureConfig::name).toList(),
        "no features, since there is no table");
    Set<String> names = new HashSet<>();
    for (int i = 0; i < features.size(); i++) {
      String key = "features[" + i + "]";
      check.part(key, features.get(i).check());
      String name = features.get(i).name();
      check.that(names.add(name), key + ".name", "'" + name + "'", "a name of its own");
    }
    return check;
  }
}
