package dev.taillight.experiments.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * A YAML document as plain maps, lists and scalars, with the line of every key. Only the plain part
 * of YAML is read: tags, anchors and aliases are problems, and so a file can neither name classes
 * nor grow when it is read. Words such as {@code yes} and {@code on} are texts, as in YAML 1.2.
 */
final class YamlTree {

  private static final int LARGEST_FILE = 1 << 20;
  private static final int DEEPEST_NESTING = 32;
  private static final YAMLFactory YAML = factory();

  private final String source;
  private final JsonNode root;
  private final boolean readable;
  private final NavigableMap<String, Origin> origins;
  private final List<ConfigProblem> problems;

  private YamlTree(
      String source,
      JsonNode root,
      boolean readable,
      NavigableMap<String, Origin> origins,
      List<ConfigProblem> problems) {
    this.source = source;
    this.root = root;
    this.readable = readable;
    this.origins = origins;
    this.problems = problems;
  }

  /**
   * Reads a text.
   *
   * @param source its name in messages
   */
  static YamlTree parse(String source, String text) {
    Walk walk = new Walk(source, true);
    return walk.read(text);
  }

  /** Reads the value of an override, whose keys have no line numbers. */
  static YamlTree parseValue(String source, String text) {
    Walk walk = new Walk(source, false);
    return walk.read(text);
  }

  /** Its name in messages. */
  String source() {
    return source;
  }

  /** Whether it is YAML at all, so that its keys are known. */
  boolean readable() {
    return readable;
  }

  /** The document; missing when it is empty or cannot be read. */
  JsonNode root() {
    return root;
  }

  /** Where each key was written, by path. */
  NavigableMap<String, Origin> origins() {
    return origins;
  }

  /** What is wrong with the document as YAML. */
  List<ConfigProblem> problems() {
    return problems;
  }

  private static YAMLFactory factory() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LARGEST_FILE);
    options.setNestingDepthLimit(DEEPEST_NESTING);
    return YAMLFactory.builder()
        .loaderOptions(options)
        .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
        .build();
  }

  private static final class Walk {

    private final String source;
    private final boolean lines;
    private final NavigableMap<String, Origin> origins = new TreeMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    Walk(String source, boolean lines) {
      this.source = source;
      this.lines = lines;
    }

    YamlTree read(String text) {
      JsonNode root = MissingNode.getInstance();
      boolean readable = false;
      try (YAMLParser parser = YAML.createParser(text)) {
        if (parser.nextToken() != null) {
          origins.put("", here(parser));
          root = value(parser, "");
          if (parser.nextToken() != null) {
            problem(here(parser), "", "expected one document, got a second one");
          }
        }
        readable = true;
      } catch (StreamConstraintsException e) {
        problem(new Origin(source, 0), "", "too large or too deeply nested: " + firstLine(e));
      } catch (JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        int line = location == null || !lines ? 0 : location.getLineNr();
        problem(new Origin(source, line), "", "not readable as YAML: " + told(e));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new YamlTree(source, root, readable, origins, problems);
    }

    private JsonNode value(YAMLParser parser, String path) throws IOException {
      checkPlain(parser, path);
      JsonToken token = parser.currentToken();
      JsonNodeFactory nodes = JsonNodeFactory.instance;
      return switch (token) {
        case START_OBJECT -> object(parser, path);
        case START_ARRAY -> array(parser, path);
        case VALUE_NULL -> nodes.nullNode();
        case VALUE_TRUE -> nodes.booleanNode(true);
        case VALUE_FALSE -> nodes.booleanNode(false);
        case VALUE_NUMBER_INT -> whole(parser);
        case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
        default -> nodes.textNode(parser.getText());
      };
    }

    private JsonNode whole(YAMLParser parser) throws IOException {
      return switch (parser.getNumberType()) {
        case INT, LONG -> JsonNodeFactory.instance.numberNode(parser.getLongValue());
        default -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
      };
    }

    private ObjectNode object(YAMLParser parser, String path) throws IOException {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        String child = KeyPath.child(path, name);
        Origin origin = here(parser);
        if (object.has(name)) {
          problem(origin, child, "written twice, first in line " + firstLineOf(child));
        }
        origins.put(child, origin);
        parser.nextToken();
        object.set(name, value(parser, child));
      }
      return object;
    }

    private ArrayNode array(YAMLParser parser, String path) throws IOException {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        String child = KeyPath.child(path, array.size());
        origins.put(child, here(parser));
        array.add(value(parser, child));
      }
      return array;
    }

    private void checkPlain(YAMLParser parser, String path) throws IOException {
      if (parser.isCurrentAlias()) {
        problem(here(parser), path, "expected a plain value, got the alias *" + parser.getText());
      } else if (parser.getObjectId() != null) {
        problem(
            here(parser), path, "expected a plain value, got the anchor &" + parser.getObjectId());
      } else if (parser.getTypeId() != null) {
        problem(here(parser), path, "expected a plain value, got the tag " + parser.getTypeId());
      }
    }

    private int firstLineOf(String path) {
      return origins.getOrDefault(path, new Origin(source, 0)).line();
    }

    private Origin here(YAMLParser parser) {
      return new Origin(source, lines ? parser.currentTokenLocation().getLineNr() : 0);
    }

    private void problem(Origin origin, String path, String message) {
      problems.add(new ConfigProblem(origin, path, message));
    }

    /** The parser's first line says what it was doing, not what was in its way. */
    private static String told(JsonProcessingException e) {
      return e.getCause() instanceof MarkedYAMLException marked && marked.getProblem() != null
          ? marked.getProblem().strip()
          : firstLine(e);
    }

    private static String firstLine(JsonProcessingException e) {
      return e.getOriginalMessage().lines().findFirst().orElse("");
    }
  }
}
