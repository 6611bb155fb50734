package dev.taillight.experiments.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checked-in texts that tests write: {@code -Dtaillight.golden.update=true} rewrites them. */
public final class GoldenFiles {

  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final boolean UPDATE = Boolean.getBoolean("taillight.golden.update");

  private GoldenFiles() {}

  /** Compares a text with a golden file. */
  public static void compare(String name, String actual) throws IOException {
    Path golden = FOLDER.resolve(name);
    if (UPDATE) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, actual);
    }
    assertEquals(Files.readString(golden), actual, "see -Dtaillight.golden.update=true");
  }

  /** Compares a text with what is between {@code <!-- mark -->} and the end mark on a page. */
  public static void section(Path page, String mark, String actual) throws IOException {
    String text = Files.readString(page);
    String begin = "<!-- " + mark + " -->\n";
    int from = text.indexOf(begin) + begin.length();
    int to = text.indexOf("<!-- end of keys -->\n");
    assertTrue(from >= begin.length() && to >= from, "the page has the two marks");
    if (UPDATE) {
      Files.writeString(page, text.substring(0, from) + actual + text.substring(to));
    } else {
      assertEquals(actual, text.substring(from, to));
    }
  }

  /** The keys of a document of defaults with their comments, as a table in Markdown. */
  public static String keyTable(String defaults) throws IOException {
    StringBuilder table = new StringBuilder("\n| key | default | meaning |\n|---|---|---|\n");
    JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(defaults);
    for (CommentedKey key : commentedKeys(defaults)) {
      assertFalse(key.comment().isEmpty(), key.path() + " has no comment");
      JsonNode value = tree.at("/" + key.path().replace('.', '/'));
      boolean section = value.isObject() && !value.isEmpty();
      String shown = section ? "" : "`" + value + "`";
      String name = section ? "**" + key.path() + "**" : "`" + key.path() + "`";
      table.append("| %s | %s | %s |\n".formatted(name, shown, key.comment().replace("|", "\\|")));
    }
    return table.append("\n").toString();
  }

  private record CommentedKey(String path, String comment) {}

  /** The keys in the order of the file, each with the comment above it. */
  private static List<CommentedKey> commentedKeys(String defaults) {
    List<CommentedKey> keys = new ArrayList<>();
    List<String> path = new ArrayList<>();
    String comment = "";
    for (String line : defaults.lines().toList()) {
      String text = line.strip();
      if (text.startsWith("#")) {
        comment = (comment + " " + text.substring(1).strip()).strip();
      } else if (text.isEmpty()) {
        comment = "";
      } else {
        int depth = (line.length() - line.stripLeading().length()) / 2;
        path.subList(depth, path.size()).clear();
        path.add(text.substring(0, text.indexOf(':')));
        keys.add(new CommentedKey(String.join(".", path), comment));
        comment = "";
      }
    }
    return keys;
  }
}
