package dev.taillight.experiments.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.experiments.ProgramRun;
import dev.taillight.experiments.SmallTables;
import dev.taillight.exporters.format.ExportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ids and values that look like paths, markup or commands are texts, from the tables to the end.
 */
class HostileNamesIT {

  private static final Map<String, String> NAMES =
      Map.of(
          "item1", "../../item1",
          "item2", "/etc/passwd",
          "item3", "..",
          "item4", "<script>alert(4)</script>",
          "item5", "$(touch item5)",
          "item6", "a'; DROP TABLE items; --",
          "item7", "C:\\item7",
          "item8", "{{item8}} %s %n",
          "topic1", "../../topic1",
          "user3", "../user3");

  @TempDir Path folder;

  @Test
  void nothingLeavesTheFolderOfOutput() throws IOException {
    Path config = SmallTables.write(folder.resolve("tables"));
    for (String table : List.of("items.tsv", "users.tsv", "pairs.tsv")) {
      Path file = config.resolveSibling(table);
      Files.writeString(file, renamed(Files.readString(file)));
    }
    Path out = Files.createDirectories(folder.resolve("a/b/out"));
    Set<String> before = files();
    List<String> formats = Stream.of(ExportFormat.values()).map(ExportFormat::key).toList();

    done("run", config, "--out", out, "--set", "export.formats=" + formats);
    done("verify-export", out.resolve("vectors"));
    ProgramRun nominated = done("nominate", "--run", out, "--user", "../user3", "--json");
    done(
        "publish",
        "--vectors",
        out.resolve("vectors"),
        "--to",
        out.resolve("published"),
        "--min-effective-rank",
        "0");

    Set<String> after = files();
    after.removeIf(name -> name.startsWith("a/b/out/"));
    assertEquals(before, after);
    assertEquals(10, nominated.json().path("nominations").size(), nominated.out());
    String report = Files.readString(out.resolve("report.html"));
    assertFalse(report.contains("<script>alert(4)"), "markup of an id is text in the report");
    try (Stream<String> ids = Files.lines(out.resolve("vectors/item_ids.jsonl"))) {
      assertTrue(
          ids.anyMatch(line -> line.contains("\"../../item1\"")), "ids are kept as they are");
    }
  }

  private static String renamed(String table) {
    String text = table;
    for (Map.Entry<String, String> name : NAMES.entrySet()) {
      text =
          text.replaceAll(
              "(?m)(^|\t)" + name.getKey() + "(?=\t|$)",
              "$1" + Matcher.quoteReplacement(name.getValue()));
    }
    return text;
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      Set<String> names = new TreeSet<>();
      tree.filter(Files::isRegularFile).forEach(f -> names.add(folder.relativize(f).toString()));
      return names;
    }
  }

  private static ProgramRun done(Object... arguments) {
    ProgramRun run = ProgramRun.taillight(arguments);
    assertEquals(0, run.exitCode(), run.err());
    return run;
  }
}
