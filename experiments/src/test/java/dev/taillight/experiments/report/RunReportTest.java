package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.files.AtomicFiles;
import dev.taillight.settings.InvalidSettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunReportTest {

  private static final RunReport REPORT =
      new RunReport(new ReportConfig(ReportConfig.AUTO, 50, 1, 3));

  private static final List<String> FILES =
      List.of(
          "config.yaml",
          "metrics.jsonl",
          "baseline/metrics.jsonl",
          "evaluation.json",
          "mutual-info/matrix.json",
          "run.json");

  @TempDir private static Path original;
  private static FakeRun run;

  @TempDir private Path folder;

  @BeforeAll
  static void write() throws Exception {
    run = FakeRun.write(original, 120, true);
  }

  @BeforeEach
  void copy() throws Exception {
    for (String file : FILES) {
      Path target = folder.resolve(file);
      Files.createDirectories(target.getParent());
      Files.copy(original.resolve(file), target);
    }
  }

  private JsonNode report() throws Exception {
    REPORT.write(folder, run.inputs());
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>")
            .matcher(Files.readString(folder.resolve(RunReport.FILE_NAME)));
    assertTrue(data.find());
    return new ObjectMapper().readTree(data.group(1));
  }

  @Test
  void putsEverythingIntoThePage() throws Exception {
    JsonNode data = report();
    assertEquals("debian", data.path("name").asText());
    assertEquals(7, data.path("seed").asInt());
    assertEquals("2026-03-14T09:26:53Z", data.path("date").asText());
    assertEquals(120, data.path("counts").path("items").asInt());
    assertEquals(2, data.path("curves").size());
    assertEquals(9, data.path("information").path("order").size());
    assertEquals(9, data.path("information").path("masks").size());
    assertEquals(50, data.path("map").path("points").size());
    assertEquals("source", data.path("map").path("colour").asText());
    assertTrue(data.path("neighbourhoods").size() >= 3);
    assertEquals(3, data.path("neighbourhoods").path(0).path("baseline").size());
    assertEquals(13, data.path("evaluation").path("popularity").size());
    assertEquals("taillight-run", data.path("provenance").path("format").asText());
    assertEquals(Files.readString(folder.resolve("config.yaml")), data.path("config").asText());
  }

  @Test
  void namesThePageOfTheMatrixWhereThereIsOne() throws Exception {
    assertFalse(report().path("information").has("page"));
    AtomicFiles.write(folder.resolve("mutual-info/mutual-information.html"), "<p>here</p>");
    assertEquals(
        "mutual-info/mutual-information.html", report().path("information").path("page").asText());
  }

  @Test
  void givesTheSameBytesAgain() throws Exception {
    Path page = folder.resolve(RunReport.FILE_NAME);
    report();
    byte[] first = Files.readAllBytes(page);
    report();
    assertArrayEquals(first, Files.readAllBytes(page));
  }

  @Test
  void loadsNothingFromElsewhere() throws Exception {
    report();
    String page = Files.readString(folder.resolve(RunReport.FILE_NAME));
    String markup = page.replaceAll("(?s)<script>.*?</script>", "<script></script>");
    assertEquals(
        List.of(),
        Pattern.compile("(src|href|action|data)=\"(?!#|data:)[^\"]*\"")
            .matcher(markup)
            .results()
            .map(MatchResult::group)
            .toList());
    assertTrue(page.contains("default-src 'none'"));
    assertFalse(page.contains("{{"), "a marker is left in the page");
  }

  @Test
  void escapesTheNameOfTheRun() throws Exception {
    AtomicFiles.write(folder.resolve("config.yaml"), "name: \"<script>alert(3)</script>\"\n");
    assertEquals("<script>alert(3)</script>", report().path("name").asText());
    String page = Files.readString(folder.resolve(RunReport.FILE_NAME));
    assertTrue(page.contains("<h1>&lt;script&gt;alert(3)&lt;/script&gt;</h1>"));
    assertFalse(page.contains("<script>alert"));
  }

  @Test
  void doesWithoutTheOptionalFiles() throws Exception {
    for (String file : List.of("baseline/metrics.jsonl", "mutual-info/matrix.json", "run.json")) {
      Files.delete(folder.resolve(file));
    }
    JsonNode data = report();
    assertEquals(1, data.path("curves").size());
    assertFalse(data.has("information"));
    assertTrue(data.path("provenance").isNull());
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.yaml", "metrics.jsonl", "evaluation.json"})
  void namesTheFileThatIsMissing(String file) throws Exception {
    Files.delete(folder.resolve(file));
    assertRefused(file, "missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "config.yaml # a: [1 # damaged",
        "config.yaml # just text # an object",
        "metrics.jsonl # {\"type\":\"step\",\"st # :1: damaged",
        "metrics.jsonl # {\"type\":\"step\",\"step\":\"x\"} # a number 'step'",
        "baseline/metrics.jsonl # {\"type\":\"validation\",\"step\":1} # 'metrics'",
        "evaluation.json # {\"systems\":[]} # a list 'systems'",
        "evaluation.json # {\"systems\":[{\"name\":\"a\"}]} # 'name' and 'metrics'",
        "evaluation.json # {\"systems\":[{\"name\":\"a\",\"metrics\":{\"r\":{\"tail\":{}}}}]} # 'mean'",
        "evaluation.json # {} {} # damaged",
        "mutual-info/matrix.json # {\"features\":[\"a\"]} # this program reads",
        "mutual-info/matrix.json # { # not a mutual-information matrix",
        "run.json # [] # an object"
      })
  void namesTheFileThatIsDamaged(String file, String content, String expected) throws Exception {
    AtomicFiles.write(folder.resolve(file), content);
    assertRefused(file, expected);
  }

  @Test
  void namesTheLineThatIsDamaged() throws Exception {
    Path file = folder.resolve("metrics.jsonl");
    Files.writeString(file, "{\"type\":\"step\",\"step\":1}\n\n{\"type\":\"step\"}\n");
    assertRefused("metrics.jsonl", ":3: damaged");
  }

  @Test
  void namesEverySettingThatCannotBeUsed() {
    InvalidSettingsException wrong =
        assertThrows(InvalidSettingsException.class, () -> new ReportConfig(" ", 0, -1, 0));
    assertEquals(
        List.of("colour_feature", "sample_size", "sample_items", "neighbours"),
        wrong.problems().stream().map(problem -> problem.key()).toList());
  }

  @Test
  void wantsAVectorForEveryItem() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ReportInputs(
                run.dataset(),
                FakeRun.source(new float[3][2]),
                null,
                item -> "head",
                List.of(),
                0,
                run.inputs().date()));
  }

  private void assertRefused(String file, String expected) {
    DatasetException refusal =
        assertThrows(DatasetException.class, () -> REPORT.write(folder, run.inputs()));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith(folder.resolve(file).toString()), message);
    assertTrue(message.contains(expected), message);
    assertFalse(Files.exists(folder.resolve(RunReport.FILE_NAME)));
  }
}
