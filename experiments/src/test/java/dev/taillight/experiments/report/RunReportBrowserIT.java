package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Opens the report in a real browser without a network. Needs Chromium on the PATH: without it the
 * tests are skipped, or fail if the environment variable {@code TAILLIGHT_BROWSER_REQUIRED} is 1.
 * With the system property {@code taillight.pictures} naming a folder, pictures of the page are
 * left there.
 */
final class RunReportBrowserIT {

  private static final int ITEMS = 2400;
  private static final int SAMPLE = 800;
  private static final int SYSTEMS = FakeRun.SYSTEMS.size();
  private static final int SLICES = FakeRun.SLICES.size() + 1;
  private static final int FEATURES = FakeRun.FEATURES.size();

  @TempDir private static Path folder;
  private static Browser browser;
  private static Path page;

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> program = Browser.program();
    if (program.isEmpty()) {
      assertNotEquals(
          "1", System.getenv("TAILLIGHT_BROWSER_REQUIRED"), "no browser is on the PATH");
    }
    assumeTrue(program.isPresent(), "no browser is on the PATH");
    boolean pictures = System.getProperty("taillight.pictures") != null;
    FakeRun run = FakeRun.write(folder.resolve("run"), ITEMS, !pictures);
    page = run.folder().resolve(RunReport.FILE_NAME);
    new RunReport(new ReportConfig("section", SAMPLE, 1, 6)).write(run.folder(), run.inputs());
    browser = Browser.start(program.orElseThrow());
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, 900, false", "1280, 900, true", "390, 844, false", "390, 844, true"})
  void drawsEverythingOnEveryScreen(int width, int height, boolean dark) throws Exception {
    browser.open(page, width, height, dark);
    take(width, dark);
    assertAll(
        () -> assertEquals("[]", browser.text("document.body.dataset.errors")),
        () -> assertEquals(List.of(), browser.complaints()),
        () -> assertEquals(List.of(page.toUri().toString()), fetched()),
        () -> assertEquals(width, browser.number("innerWidth")),
        () ->
            assertEquals(
                browser.number("document.documentElement.clientWidth"),
                browser.number("document.documentElement.scrollWidth"),
                "the page scrolls sideways"),
        () -> assertEquals(7, browser.number("Number(document.body.dataset.charts)")),
        () -> assertEquals(7, browser.number("document.querySelectorAll('.chart svg').length")));
  }

  @Test
  void drawsABarAndAWhiskerPerSystemAndSlice() throws Exception {
    browser.open(page, 1280, 900, false);
    assertEquals(
        SYSTEMS * SLICES,
        browser.number(paths("slices-chart", "#d55e00", "#0072b2", "#8b9098", "#009e73")));
    // Three lines to a whisker, in the colour of the text.
    assertEquals(
        3 * SYSTEMS * SLICES,
        browser.number(
            "document.querySelectorAll('#slices-chart path[stroke=\"#1c1e21\"]').length"));
    assertTrue(
        browser.text("document.getElementById('results-table').textContent").contains("+0.030"),
        "the gain in the tail, 0.121 − 0.091");
  }

  @Test
  void drawsEveryCellOfTheMatrixAndEveryPointOfTheSample() throws Exception {
    browser.open(page, 1280, 900, false);
    assertEquals(
        FEATURES * FEATURES,
        browser.number("document.querySelectorAll('#information-chart path').length"));
    assertEquals(
        SAMPLE,
        browser.number(
            "[...document.querySelectorAll('#map-chart path')]"
                + ".filter(p => !p.hasAttribute('stroke')).length"));
    assertEquals(11, browser.number("document.querySelectorAll('#map-legend button').length"));
  }

  @Test
  void drawsALinePerSystemAndQuantity() throws Exception {
    browser.open(page, 1280, 900, false);
    // Total and main of both systems, self of one; recall in five slices of both.
    assertEquals(5, browser.number(lines("losses-chart")));
    assertEquals(2 * SLICES, browser.number(lines("validation-chart")));
  }

  @Test
  void drawsRecallByPopularity() throws Exception {
    browser.open(page, 1280, 900, false);
    assertEquals(
        13,
        browser.number("document.querySelectorAll('#popularity-table tbody tr').length"),
        "0, 1, 2 to 3, … 2048 to 4095 training pairs");
    // A whisker is three lines; two systems have them.
    assertEquals(
        2 * 13 * 3,
        browser.number(
            "[...document.querySelectorAll('#popularity-chart path')].filter(p =>"
                + " ['#d55e00','#0072b2'].includes(p.getAttribute('stroke'))"
                + " && p.getAttribute('stroke-width') === '1.3').length"));
    String before = browser.text("document.getElementById('popularity-table').textContent");
    browser.text("document.getElementById('popularity-metric').focus()");
    browser.press("ArrowUp", 38, "");
    String after = browser.text("document.getElementById('popularity-table').textContent");
    assertTrue(before.startsWith("recall@20") && after.startsWith("recall@10"), after);
  }

  @Test
  void walksThroughAChartByKeys() throws Exception {
    browser.open(page, 1280, 900, false);
    browser.text("document.getElementById('popularity-chart').focus()");
    browser.press("ArrowRight", 39, "");
    assertTrue(said().startsWith("Taillight, 0 training pairs, recall@20, 0.0500"), said());
    browser.press("ArrowRight", 39, "");
    assertTrue(said().startsWith("Taillight, 1 training pair,"), said());
    browser.press("ArrowLeft", 37, "");
    browser.press("ArrowLeft", 37, "");
    assertTrue(said().startsWith("Item kNN, 2,048–4,095 training pairs,"), said());
    assertEquals("[]", browser.text("document.body.dataset.errors"));
  }

  private static String said() throws Exception {
    return browser.text("document.querySelector('#popularity-chart + p').textContent");
  }

  @Test
  void putsTheNeighboursOfBothTrainingsSideBySide() throws Exception {
    browser.open(page, 1280, 900, false);
    int items = browser.number("document.querySelectorAll('#neighbours-list article').length");
    assertEquals(
        2 * items, browser.number("document.querySelectorAll('#neighbours-list table').length"));
    assertEquals(
        "true",
        browser.text(
            "(() => { const [a, b] = [...document.querySelectorAll('.sides table')]"
                + ".map(t => t.getBoundingClientRect()); return String(a.top === b.top && a.right < b.left); })()"));
    // A neighbour of both trainings is marked in both lists.
    assertEquals(
        0, browser.number("[...document.querySelectorAll('#neighbours-list th .tag')].length % 2"));
  }

  @Test
  void showsHostileTextAsText() throws Exception {
    assumeTrue(System.getProperty("taillight.pictures") == null, "pictures show tame text");
    browser.open(page, 1280, 900, false);
    assertEquals(0, browser.number("document.images.length"));
    // The data, the watch, ECharts, page, charts, ten panels, ready.
    assertEquals(16, browser.number("document.scripts.length"));
    assertTrue(
        browser
            .text("document.getElementById('map-legend').textContent")
            .contains(FakeRun.HOSTILE_VALUE));
    assertTrue(
        browser
            .text("document.getElementById('config').textContent")
            .contains("'</script>' in a comment"));
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void obeysTheKeyboard() throws Exception {
    browser.open(page, 1280, 900, false);
    browser.text("document.querySelector('#map-legend button').focus()");
    browser.press(" ", 32, " ");
    assertEquals(
        1,
        browser.number(
            "document.querySelectorAll('#map-legend button[aria-pressed=true]').length"));
    String before = browser.text("document.getElementById('results-table').textContent");
    browser.text("document.getElementById('metric').focus()");
    browser.press("ArrowDown", 40, "");
    assertNotEquals(before, browser.text("document.getElementById('results-table').textContent"));
    assertEquals("[]", browser.text("document.body.dataset.errors"));
  }

  @ParameterizedTest
  @CsvSource({"slices-chart, 0", "losses-chart, 0", "information-chart, 0", "map-chart, 0"})
  void showsTooltipsAsText(String chart, int series) throws Exception {
    browser.open(page, 1280, 900, false);
    String shown =
        browser.text(
            ("(() => { const host = document.getElementById('%s');"
                    + " echarts.getInstanceByDom(host).dispatchAction("
                    + "{type: 'showTip', seriesIndex: %d, dataIndex: 1});"
                    + " return host.querySelector('.tip').textContent; })()")
                .formatted(chart, series));
    assertFalse(shown.isBlank());
    assertEquals(0, browser.number("document.querySelectorAll('.tip img, .tip script').length"));
    assertEquals("[]", browser.text("document.body.dataset.errors"));
  }

  @Test
  void followsTheScreen() throws Exception {
    browser.open(page, 1280, 900, false);
    String light = browser.text("document.querySelector('#map-chart svg').outerHTML");
    browser.show(390, 844, true);
    String drawn = light;
    // The width and the colours come one after the other.
    for (int i = 0;
        i < 200 && !(drawn.contains("width=\"358\"") && drawn.contains("#f2803a"));
        i++) {
      Thread.sleep(50);
      drawn = browser.text("document.querySelector('#map-chart svg').outerHTML");
    }
    assertTrue(drawn.contains("width=\"358\""), "390 pixels less the margins of 16");
    assertTrue(drawn.contains("#f2803a") && !drawn.contains("#d55e00"), "the dark colours");
    assertEquals("[]", browser.text("document.body.dataset.errors"));
    assertEquals(
        browser.number("document.documentElement.clientWidth"),
        browser.number("document.documentElement.scrollWidth"));
  }

  @Test
  void saysSoWhenOptionalFilesAreMissing() throws Exception {
    FakeRun run = FakeRun.write(folder.resolve("bare"), 60, false);
    for (String file : List.of("baseline/metrics.jsonl", "mutual-info/matrix.json", "run.json")) {
      Files.delete(run.folder().resolve(file));
    }
    new RunReport(new ReportConfig(ReportConfig.AUTO, 100, 1, 3)).write(run.folder(), run.inputs());
    browser.open(run.folder().resolve(RunReport.FILE_NAME), 390, 844, false);
    assertEquals("[]", browser.text("document.body.dataset.errors"));
    assertEquals(5, browser.number("document.querySelectorAll('.chart svg').length"));
    assertTrue(
        browser
            .text("document.getElementById('information').textContent")
            .contains("matrix.json is not in the run folder"));
  }

  @Test
  void noticesAScriptThatFails() throws Exception {
    String text = Files.readString(page);
    Path broken = folder.resolve("broken.html");
    // The data keeps its form but lacks what the map needs, so that one part fails.
    Files.writeString(broken, text.replace("\"explained\":", "\"unexplained\":"));
    browser.open(broken, 1280, 900, false);
    assertTrue(browser.text("document.body.dataset.errors").contains("map"));
    assertEquals("false", browser.text("String(document.getElementById('notice').hidden)"));
    assertEquals(
        4, browser.number("document.querySelectorAll('.chart svg g path').length > 0 ? 4 : 0"));
  }

  private static List<String> fetched() {
    return browser.requests().stream().filter(address -> !address.startsWith("data:")).toList();
  }

  /** Counts the filled shapes of these colours in a chart. */
  private static String paths(String chart, String... colours) {
    return "[...document.querySelectorAll('#%s path')].filter(p => %s.includes(p.getAttribute('fill'))).length"
        .formatted(chart, "['" + String.join("','", colours) + "']");
  }

  /** Counts the lines of the systems' colours in a chart. */
  private static String lines(String chart) {
    return "[...document.querySelectorAll('#%s path')].filter(p => ['#d55e00','#0072b2'].includes(p.getAttribute('stroke'))).length"
        .formatted(chart);
  }

  private static void take(int width, boolean dark) throws Exception {
    String pictures = System.getProperty("taillight.pictures");
    if (pictures == null) {
      return;
    }
    String name = width + (dark ? "-dark" : "-light");
    for (String part :
        List.of(
            "header.page",
            "#results",
            "#beyond",
            "#popularity",
            "#training",
            "#information",
            "#features",
            "#partners",
            "#masks",
            "#map",
            "#neighbours",
            "#provenance")) {
      browser.picture(Path.of(pictures, name + "-" + part.replaceAll("\\W", "") + ".png"), part);
    }
    browser.picture(Path.of(pictures, name + ".png"), "body");
    Files.copy(page, Path.of(pictures, "report.html"), StandardCopyOption.REPLACE_EXISTING);
  }
}
