package dev.taillight.experiments.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import dev.taillight.experiments.evaluation.Slice;
import dev.taillight.experiments.study.StudyResult.Run;
import dev.taillight.experiments.study.StudyTable.Cell;
import dev.taillight.experiments.study.StudyTable.Row;
import dev.taillight.files.AtomicFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StudyReportTest {

  @TempDir private Path root;

  private static JsonNode data(StudyFolder folder) throws Exception {
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>")
            .matcher(Files.readString(folder.report()));
    assertTrue(data.find());
    return new ObjectMapper().readTree(data.group(1));
  }

  @Test
  void putsEverythingIntoThePage() throws Exception {
    FakeStudy fake = FakeStudy.paper();
    JsonNode data = data(fake.write(root));
    StudyResult result = fake.result();
    assertEquals(result.runs().size(), data.path("run_count").asInt());
    // One of 8 variants fails on 2 bases, 2 shares and 4 seeds.
    assertEquals(16, data.path("failures").size());
    assertEquals(FakeStudy.FAILURE, data.path("failures").path(0).path("failure").asText());
    assertEquals(result.tables().size(), data.path("study").path("tables").size());
    // 7 curves for each base and share.
    assertEquals(28, data.path("curves").size());
    assertTrue(data.path("config").asText().contains("'</script>' must not end anything"));
    assertEquals("0.1.0", data.path("provenance").path("versions").path("taillight").asText());
  }

  @Test
  void roundsFiguresToSixDigits() throws Exception {
    JsonNode data = data(FakeStudy.single().write(root));
    double exact =
        FakeStudy.single().result().tables().get(0).rows().get(0).cells().get(Slice.TAIL).mean();
    double shown = data.at("/study/tables/0/rows/0/cells/tail/mean").asDouble();
    assertEquals(exact, shown, 5e-7 * exact);
    assertTrue(Double.toString(shown).length() <= "0.0123456".length(), "" + shown);
  }

  @Test
  void givesTheSameBytesAgain() throws Exception {
    StudyFolder folder = FakeStudy.trade().write(root);
    byte[] first = Files.readAllBytes(folder.report());
    FakeStudy.trade().write(root);
    assertArrayEquals(first, Files.readAllBytes(folder.report()));
  }

  @Test
  void loadsNothingFromElsewhere() throws Exception {
    String page = Files.readString(FakeStudy.paper().write(root).report());
    String markup = page.replaceAll("(?s)<script[^>]*>.*?</script>", "<script></script>");
    assertEquals(
        List.of(),
        Pattern.compile("(src|href|action|data)=\"(?!#|data:)[^\"]*\"")
            .matcher(markup)
            .results()
            .map(MatchResult::group)
            .toList());
    assertTrue(page.contains("default-src 'none'"));
    assertFalse(page.contains("{{"), "a marker is left in the page");
    assertFalse(page.contains("<img src=x"), "a failure became markup");
  }

  @Test
  void leavesOutWhatThereIsNoRoomFor() throws Exception {
    StudyResult small = FakeStudy.single().result();
    Run run = small.runs().get(0);
    int values = StudyReport.MOST_VALUES + 5;
    Cell cell =
        new Cell(
            LongStream.range(0, values).boxed().toList(),
            DoubleStream.generate(() -> 0.5).limit(values).boxed().toList(),
            0.5,
            null,
            null);
    Row row = new Row("a", "a", "", false, null, Map.of(Slice.TAIL, cell));
    int rows = StudyReport.MOST_CELLS / 2;
    StudyTable table =
        new StudyTable("b", 1, "m", List.of(Slice.TAIL), Collections.nCopies(rows, row));
    StudyResult large =
        new StudyResult(
            small.format(),
            small.version(),
            "large",
            "a",
            0.95,
            Map.of(),
            Collections.nCopies(StudyReport.MOST_RUNS + 1, run),
            List.of(table, table, table),
            List.of());
    StudyFolder folder = FakeStudy.single().write(root);
    StudyReport.write(folder, large);
    JsonNode data = data(folder);
    assertEquals(StudyReport.MOST_RUNS + 1, data.path("run_count").asInt());
    assertEquals(StudyReport.MOST_RUNS, data.path("study").path("runs").size());
    assertEquals(3, data.path("table_count").asInt());
    assertEquals(2, data.path("study").path("tables").size());
    JsonNode shown = data.at("/study/tables/0/rows/0/cells/tail");
    assertEquals(StudyReport.MOST_VALUES, shown.path("values").size());
    assertEquals(values, shown.path("seeds").size());
  }

  @Test
  void shortensAFailure() throws Exception {
    StudyResult one = FakeStudy.single().result();
    Run run = one.runs().get(0);
    Run failed =
        new Run(
            run.base(), 1, run.variant(), 0, run.folder(), run.config(), null, "x".repeat(9000));
    StudyFolder folder = FakeStudy.single().write(root);
    StudyReport.write(
        folder,
        new StudyResult(
            one.format(), 1, "n", "a", 0.95, Map.of(), List.of(failed), List.of(), List.of()));
    assertEquals(501, data(folder).at("/failures/0/failure").asText().length());
  }

  @Test
  void namesTheLineThatIsDamaged() throws Exception {
    StudyFolder folder = FakeStudy.single().write(root);
    StudyResult result = FakeStudy.single().result();
    Path metrics = folder.root().resolve(result.runs().get(0).folder()).resolve("metrics.jsonl");
    AtomicFiles.write(metrics, "{\"type\":\"step\",\"step\":1}\n{\"type\":\"st\n");
    DatasetException thrown =
        assertThrows(DatasetException.class, () -> StudyReport.write(folder, result));
    assertTrue(String.valueOf(thrown.getMessage()).startsWith(metrics + ":2: damaged"));
  }

  @Test
  void aRunWithoutMetricsHasNoCurve() throws Exception {
    StudyFolder folder = FakeStudy.single().write(root);
    StudyResult result = FakeStudy.single().result();
    Files.delete(folder.root().resolve(result.runs().get(0).folder()).resolve("metrics.jsonl"));
    assertEquals(List.of(), ScoreCurve.of(folder, result.runs()));
  }

  @Test
  void curvesAreMeansAndRangesUntilTheFirstSeedStops() {
    List<ScoreCurve.Point> points =
        ScoreCurve.points(
            List.of(
                new TreeMap<>(Map.of(1, 0.1, 2, 0.5, 3, 0.6)),
                new TreeMap<>(Map.of(1, 0.3, 2, 0.1))));
    assertEquals(2, points.size());
    assertEquals(0.2, points.get(0).mean(), 1e-15);
    assertEquals(0.1, points.get(0).low());
    assertEquals(0.3, points.get(0).high());
    assertEquals(2, points.get(1).epoch());
    assertEquals(0.3, points.get(1).mean(), 1e-15);
  }

  @Test
  void longCurvesKeepTheirEnds() {
    SortedMap<Integer, Double> many = new TreeMap<>();
    IntStream.rangeClosed(1, 1234).forEach(epoch -> many.put(epoch, epoch / 1e4));
    List<ScoreCurve.Point> points = ScoreCurve.points(List.of(many));
    assertEquals(ScoreCurve.MOST_POINTS, points.size());
    assertEquals(1, points.get(0).epoch());
    assertEquals(1234, points.get(points.size() - 1).epoch());
  }
}
