package dev.taillight.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.experiments.SmallTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnknownIdsTest {

  @TempDir Path temp;

  @Test
  void namesOnlyWhatHappened() {
    assertEquals("", UnknownIds.line(Map.of("interaction_rows", 9L, "unknown_items_added", 0L)));
    assertEquals(
        "Of 1,234,567 rows of interactions: 2,000 rows of unknown items dropped, 3 unknown users"
            + " added without features.",
        UnknownIds.line(
            Map.of(
                "interaction_rows",
                1_234_567L,
                "rows_of_unknown_items_dropped",
                2_000L,
                "rows_of_unknown_users_dropped",
                0L,
                "unknown_users_added",
                3L)));
  }

  @Test
  void theResultOfACommandSaysIt() throws IOException {
    Path config = SmallTables.write(temp);
    Files.writeString(
        temp.resolve("pairs.tsv"),
        "user0\tnowhere\nuser1\tnowhere\nnobody\titem1\n",
        StandardOpenOption.APPEND);
    String text =
        result(
            config,
            "--set=dataset.interactions.unknown_item=drop",
            "--set=dataset.interactions.unknown_user=cold");
    assertTrue(
        text.contains("2 rows of unknown items dropped, 1 unknown users added without features."),
        text);
    JsonNode json =
        new ObjectMapper()
            .readTree(
                result(
                    config,
                    "--json",
                    "--set=dataset.interactions.unknown_item=cold",
                    "--set=dataset.interactions.unknown_user=drop"));
    assertEquals(1, json.path("dataset").path("unknown_items_added").asInt());
    assertEquals(1, json.path("dataset").path("rows_of_unknown_users_dropped").asInt());
    assertFalse(json.path("dataset").path("interaction_rows").isMissingNode());
  }

  private String result(Path config, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("ingest", config.toString(), "-q", "--out", temp.resolve("run").toString()));
    arguments.addAll(List.of(options));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        new CommandLineProgram(
                new StopRequest(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(arguments.toArray(String[]::new));
    assertEquals(0, exitCode, err.toString(StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
