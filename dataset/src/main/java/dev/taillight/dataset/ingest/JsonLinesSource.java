package dev.taillight.dataset.ingest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.taillight.dataset.DatasetException;
import dev.taillight.settings.NearestName;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table of one JSON object per line. Its columns are the keys that any of the objects has, and
 * the values within them, as JSON pointers (RFC 6901) such as {@code /details/Brand}; a missing key
 * and null both mean "missing". Arrays may be multi-valued features as they are.
 */
final class JsonLinesSource extends TableSource {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Where the parser says something begins: {@code (start marker at [Source: …])}. */
  private static final Pattern PLACE = Pattern.compile("\\s*\\([^()]*\\[Source:.*\\]\\)");

  private final Session session;
  private final Path plain;
  private final List<String> columns = new ArrayList<>();

  private JsonLinesSource(Session session, String name, Path plain) {
    super(name);
    this.session = session;
    this.plain = plain;
  }

  static JsonLinesSource open(Session session, TableFile table, Path file) throws IOException {
    Path plain = PlainFile.of(file, table.path(), table.encoding(), session.workFolder());
    if (Files.size(plain) == 0) {
      throw new DatasetException(table.path() + ": the file is empty");
    }
    JsonLinesSource source = new JsonLinesSource(session, table.path(), plain);
    source.readKeys();
    return source;
  }

  @Override
  List<String> columns() {
    return columns;
  }

  @Override
  void load(String target, List<Field> fields) throws IOException {
    String paths =
        fields.stream()
            .map(field -> Session.text(pointer(field.column())))
            .collect(Collectors.joining(", "));
    List<String> selected = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      selected.add(
          expression(fields.get(i), "v[" + (i + 1) + "]") + " AS " + fields.get(i).alias());
    }
    session.execute(
        "CREATE TABLE %s AS SELECT %s FROM (SELECT json_extract(json, [%s]) AS v FROM %s)"
            .formatted(target, String.join(", ", selected), paths, relation()),
        e -> failure(e, fields));
  }

  @Override
  List<String> missing(List<Field> fields) throws IOException {
    List<String> problems =
        new ArrayList<>(
            super.missing(fields.stream().filter(field -> !isPointer(field.column())).toList()));
    for (Field field : fields) {
      String column = field.column();
      if (isPointer(column) && !isInAnyRow(column)) {
        problems.add(
            "%s: no row has a value at '%s'%s".formatted(name, column, nearestSibling(column)));
      }
    }
    return problems.stream().distinct().toList();
  }

  private boolean isInAnyRow(String pointer) throws IOException {
    String query =
        "SELECT 'yes' FROM %s WHERE json_exists(json, %s) LIMIT 1"
            .formatted(relation(), Session.text(pointer));
    return !session.texts(query).isEmpty();
  }

  /** The pointer of the key beside a missing one that is most like it, as a question. */
  private String nearestSibling(String pointer) throws IOException {
    String parent = pointer.substring(0, pointer.lastIndexOf('/'));
    String siblings =
        "SELECT DISTINCT unnest(json_keys(%s)) AS key FROM %s ORDER BY key"
            .formatted(
                parent.isEmpty() ? "json" : "json_extract(json, " + Session.text(parent) + ")",
                relation());
    List<String> pointers =
        session.texts(siblings).stream().map(key -> parent + "/" + escaped(key)).toList();
    return NearestName.of(pointer, pointers)
        .map(near -> "; did you mean '" + near + "'?")
        .orElse("");
  }

  @Override
  String location(long row) throws IOException {
    try (TextLines lines = new TextLines(plain)) {
      long seen = -1;
      while (seen < row && lines.next()) {
        if (!lines.text().isBlank()) {
          seen++;
        }
      }
      return name + ":" + lines.number();
    }
  }

  private void readKeys() throws IOException {
    session.execute(
        """
        CREATE OR REPLACE TEMP TABLE json_columns AS SELECT DISTINCT unnest(json_keys(
          CASE WHEN json_type(json) = 'OBJECT' THEN json ELSE error('not an object') END)) AS key
        FROM %s"""
            .formatted(relation()),
        e -> failure(e, List.of()));
    columns.addAll(session.texts("SELECT key FROM json_columns ORDER BY key"));
  }

  private String relation() {
    return "read_ndjson_objects(" + Session.text(plain.toString()) + ")";
  }

  private static String expression(Field field, String value) {
    String single = field.ofText("(" + value + " ->> '$')");
    String list =
        field.takesList()
            ? field.ofList("CAST(" + value + " AS VARCHAR[])")
            : "error('not a single value')";
    return "CASE json_type(%s) WHEN 'ARRAY' THEN %s WHEN 'OBJECT' THEN error('an object') ELSE %s END"
        .formatted(value, list, single);
  }

  /** The JSON pointer (RFC 6901) of a column: a key, or a pointer already. */
  private static String pointer(String column) {
    return isPointer(column) ? column : "/" + escaped(column);
  }

  private static boolean isPointer(String column) {
    return column.startsWith("/");
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  private RuntimeException failure(SQLException e, List<Field> fields) {
    try {
      return fault(fields)
          .orElseGet(() -> new DatasetException(name + ": " + Session.message(e), e));
    } catch (IOException unreadable) {
      unreadable.addSuppressed(e);
      return new DatasetException(
          name + ": cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private Optional<DatasetException> fault(List<Field> fields) throws IOException {
    try (TextLines lines = new TextLines(plain)) {
      while (lines.next()) {
        Optional<String> fault = fault(lines, fields);
        if (fault.isPresent()) {
          return Optional.of(
              new DatasetException("%s:%d: %s".formatted(name, lines.number(), fault.get())));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> fault(TextLines lines, List<Field> fields) throws IOException {
    try {
      String text = lines.text();
      if (text.isBlank()) {
        return Optional.empty();
      }
      JsonNode row = JSON.readTree(text);
      if (!row.isObject()) {
        return Optional.of("needs a JSON object, got " + text);
      }
      for (Field field : fields) {
        JsonNode value = row.at(pointer(field.column()));
        if (value.isObject() || (value.isArray() && !field.takesList())) {
          return Optional.of(
              "column '%s' needs a single value, got %s".formatted(field.column(), value));
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of("needs a JSON object: " + reason(e));
    } catch (CharacterCodingException e) {
      return Optional.of(TextEncoding.NOT_UTF_8);
    }
  }

  /** What is wrong with a line, without the parser's own names and numbers of lines. */
  private static String reason(JsonProcessingException e) {
    String reason =
        e instanceof MismatchedInputException
            ? "something follows the first value"
            : PLACE.matcher(e.getOriginalMessage()).replaceAll("").strip();
    JsonLocation location = e.getLocation();
    return location == null ? reason : reason + ", at column " + location.getColumnNr();
  }
}
