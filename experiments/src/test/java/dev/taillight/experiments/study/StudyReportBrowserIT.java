package dev.taillight.experiments.study;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taillight.experiments.report.Browser;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Opens the pages of studies in a real browser without a network; skipped or required as the test
 * of a run's page is, and leaves pictures as that does.
 */
final class StudyReportBrowserIT {

  private static final int SLICES = FakeStudy.SLICES.size();

  @TempDir private static Path folder;
  private static Browser browser;
  private static final Map<String, Path> PAGES = new HashMap<>();

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> program = Browser.program();
    if (program.isEmpty()) {
      assertNotEquals(
          "1", System.getenv("TAILLIGHT_BROWSER_REQUIRED"), "no browser is on the PATH");
    }
    assumeTrue(program.isPresent(), "no browser is on the PATH");
    PAGES.put("paper", FakeStudy.paper().write(folder.resolve("paper")).report());
    PAGES.put("trade", FakeStudy.trade().write(folder.resolve("trade")).report());
    PAGES.put("single", FakeStudy.single().write(folder.resolve("single")).report());
    PAGES.put("failed", FakeStudy.failed().write(folder.resolve("failed")).report());
    browser = Browser.start(program.orElseThrow());
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "paper, 1280, false, 4",
    "paper, 1280, true, 4",
    "paper, 390, true, 4",
    "paper, 320, false, 4",
    "trade, 1280, false, 4",
    "trade, 390, false, 4",
    "trade, 320, true, 4",
    "single, 1280, false, 2",
    "single, 320, false, 2",
    "failed, 1280, false, 0",
    "failed, 320, true, 0"
  })
  void fitsOnEveryScreen(String name, int width, boolean dark, int charts) throws Exception {
    Path page = page(name);
    browser.open(page, width, 900, dark);
    take(name + "-" + width + (dark ? "-dark" : "-light"));
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
        () -> assertEquals(charts, browser.number("Number(document.body.dataset.charts)")),
        () -> assertEquals(0, browser.number("document.images.length")),
        () -> assertEquals(0, browser.number(nameless()), "every control has a name"));
  }

  @Test
  void drawsAMarkForEveryFigureAndDifference() throws Exception {
    browser.open(page("paper"), 1280, 900, false);
    // Seven variants have a result, and there is a reference system.
    assertEquals(8 * SLICES, browser.number(marks("figures-chart")));
    assertEquals(6 * SLICES, browser.number(marks("differences-chart")));
    assertEquals(2 * 6 * SLICES, browser.number(marks("shares-chart")), "two shares");
    assertEquals(7 + 1, browser.number("document.querySelectorAll('#table tbody tr').length"));
    // Four faint dots, one for each seed.
    assertEquals(
        4 * 8 * SLICES,
        browser.number(
            "document.querySelectorAll('#figures-chart path[fill-opacity=\"0.3\"]').length"));
  }

  @Test
  void drawsHollowAndSaysInWordsWhatIsWithinNoise() throws Exception {
    browser.open(page("paper"), 1280, 900, false);
    StudyTable table = FakeStudy.paper().result().tables().get(0);
    long noise =
        table.rows().stream()
            .flatMap(row -> row.cells().values().stream())
            .filter(cell -> cell.gain() != null && cell.gain().withinNoise())
            .count();
    assertTrue(noise >= 1 && noise < 6 * SLICES, "some and not all, got " + noise);
    assertEquals(
        noise,
        browser.number(
            "document.querySelectorAll('#differences-chart path[fill=\"#ffffff\"][stroke=\"#5d626b\"]').length"));
    assertEquals(
        noise,
        browser.number(
            "[...document.querySelectorAll('#table small')].filter(s => s.textContent.endsWith('within noise')).length"));
    assertTrue(text("differences-words").contains("within noise: feature_dropout."));
  }

  @Test
  void aChooserChangesEveryPart() throws Exception {
    browser.open(page("paper"), 1280, 900, false);
    List<String> parts =
        List.of("#figures-chart svg", "#differences-chart svg", "#table-host", "#curves-chart svg");
    Map<String, Integer> before = new HashMap<>();
    for (String part : parts) {
      before.put(part, inside(part).hashCode());
    }
    browser.text("document.getElementById('choose-base').focus()");
    browser.press("ArrowDown", 40, "");
    for (String part : parts) {
      assertNotEquals(before.get(part), inside(part).hashCode(), part);
    }
    assertTrue(inside("#table-host").contains("recall@20, citeulike-t, 100"));
    browser.text("document.getElementById('choose-share').focus()");
    browser.press("ArrowDown", 40, "");
    browser.text("document.getElementById('choose-metric').focus()");
    browser.press("ArrowDown", 40, "");
    assertTrue(inside("#table-host").contains("ndcg@20, citeulike-t, 10"));
    assertEquals("[]", browser.text("document.body.dataset.errors"));
  }

  @Test
  void sortsTheTableBySliceAndBack() throws Exception {
    browser.open(page("paper"), 1280, 900, false);
    String asGiven = firstColumn();
    browser.text("document.querySelector('#table button[data-slice=tail]').focus()");
    browser.press("Enter", 13, "\r");
    assertEquals("descending", sorting());
    assertTrue(firstColumn().startsWith("correlated_mask_dropout,correlated_mask,"));
    browser.press("Enter", 13, "\r");
    assertEquals("ascending", sorting());
    assertTrue(firstColumn().startsWith("most_popular,"));
    browser.press("Enter", 13, "\r");
    assertEquals("none", sorting());
    assertEquals(asGiven, firstColumn());
  }

  @Test
  void showsPValuesOnDemand() throws Exception {
    browser.open(page("paper"), 1280, 900, false);
    assertTrue(!text("table-host").contains("users t"));
    browser.text("document.getElementById('tests').focus()");
    browser.press(" ", 32, " ");
    // 0.002 after Holm and 0.0001 before it, as the fake has it.
    assertTrue(text("table-host").contains("users t 0.002 (<0.0005)"));
    assertTrue(text("table-host").contains("seeds W 0.5 ("));
    assertEquals(
        browser.number("document.documentElement.clientWidth"),
        browser.number("document.documentElement.scrollWidth"));
  }

  @Test
  void drawsTheFrontierWithItsSettingsAndGains() throws Exception {
    browser.open(page("trade"), 1280, 900, false);
    String legend = text("frontier-legend");
    assertTrue(legend.contains("random_mask+0.0100\u00a0±0.0150, within noise"), legend);
    assertTrue(legend.contains("correlated_mask+0.0200\u00a0±0.0150"), legend);
    browser.text("document.getElementById('frontier-chart').focus()");
    browser.press("ArrowRight", 39, "");
    browser.press("ArrowRight", 39, "");
    String said = browser.text("document.querySelector('#frontier-chart + p').textContent");
    assertTrue(said.startsWith("no_ssl, popularity_correction=0.25, recall@20 of head"), said);
    assertEquals(
        1, browser.number("document.querySelectorAll('#frontier-chart .tip strong').length"));
    browser.text("document.querySelectorAll('#frontier-legend button')[2].focus()");
    browser.press(" ", 32, " ");
    assertEquals(
        "false false true",
        browser.text(
            "[...document.querySelectorAll('#frontier-legend button')].map(b => b.getAttribute('aria-pressed')).join(' ')"));
    assertEquals("[]", browser.text("document.body.dataset.errors"));
  }

  @Test
  void showsOneVariantOfAGrid() throws Exception {
    browser.open(page("trade"), 1280, 900, false);
    assertEquals(16, browser.number("document.querySelectorAll('#table tbody tr').length"));
    browser.text("document.getElementById('choose-family').focus()");
    browser.press("r", 82, "r");
    // random_mask and the baseline, five settings each.
    assertEquals(10, browser.number("document.querySelectorAll('#table tbody tr').length"));
    assertEquals(5 * SLICES, browser.number(marks("differences-chart")));
    assertEquals(10, browser.number("document.querySelectorAll('#curves-legend button').length"));
  }

  @Test
  void beginsALargeStudyWithItsFirstVariant() throws Exception {
    FakeStudy paper = FakeStudy.paper();
    FakeStudy large =
        new FakeStudy(
            List.of("debian"),
            List.of(1.0),
            2,
            paper.variants(),
            FakeStudy.trade().lambdas(),
            paper.metrics(),
            FakeStudy.NONE_FAILS);
    browser.open(large.write(folder.resolve("large")).report(), 1280, 900, false);
    // Eight variants with five settings and a reference system would be 41 rows.
    assertEquals(10, browser.number("document.querySelectorAll('#table tbody tr').length"));
    assertEquals(
        "feature_dropout",
        browser.text("document.getElementById('choose-family').selectedOptions[0].text"));
    browser.text("document.getElementById('choose-family').focus()");
    browser.press("Home", 36, "");
    assertEquals(41, browser.number("document.querySelectorAll('#table tbody tr').length"));
    assertTrue(text("differences-words").contains("in all 5 settings"));
    assertEquals("[]", browser.text("document.body.dataset.errors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"figures", "differences", "shares", "curves"})
  void saysWhatAMarkIs(String part) throws Exception {
    browser.open(page("paper"), 390, 844, false);
    browser.text("document.getElementById('%s-chart').focus()".formatted(part));
    browser.press("ArrowRight", 39, "");
    assertNotEquals(
        "", browser.text("document.querySelector('#%s-chart .tip').textContent".formatted(part)));
    assertEquals(
        390, browser.number("document.documentElement.scrollWidth"), "the tooltip widens the page");
  }

  @Test
  void marksOfVariantsDifferInColourOrShape() throws Exception {
    browser.open(page("paper"), 1280, 900, false);
    int looks =
        browser.number(
            "new Set([...document.querySelectorAll('#study-notes .looks path')].map(p => p.getAttribute('d') + p.style.fill)).size");
    assertEquals(8, looks);
  }

  @Test
  void leavesOutWhatTheStudyDoesNotHave() throws Exception {
    browser.open(page("single"), 1280, 900, false);
    assertEquals("null null null", presence("differences", "frontier", "shares"));
    assertTrue(text("table-host").contains("0.0"), "the figures of one seed");
    assertTrue(!text("table-host").contains("±"));
  }

  @Test
  void saysThatAllRunsFailed() throws Exception {
    browser.open(page("failed"), 390, 844, false);
    assertTrue(text("study-failures").contains("8 of 8 runs failed. There are no figures."));
    assertTrue(text("study-failures").contains(FakeStudy.FAILURE));
    assertTrue(text("table-host").contains("No run has a result here."));
  }

  private static Path page(String name) {
    return Optional.ofNullable(PAGES.get(name)).orElseThrow();
  }

  private static List<String> fetched() {
    return browser.requests().stream().filter(address -> !address.startsWith("data:")).toList();
  }

  private static String text(String id) throws Exception {
    return browser.text("document.getElementById('%s').textContent".formatted(id));
  }

  private static String inside(String selector) throws Exception {
    return browser.text("document.querySelector('%s').innerHTML".formatted(selector));
  }

  private static String presence(String... ids) throws Exception {
    return browser.text(
        "['%s'].map(id => String(document.getElementById(id))).join(' ')"
            .formatted(String.join("','", ids)));
  }

  private static String firstColumn() throws Exception {
    return browser.text(
        "[...document.querySelectorAll('#table tbody th .named')].map(th => th.textContent).join()");
  }

  private static String sorting() throws Exception {
    return browser.text(
        "document.querySelector('#table button[data-slice=tail]').closest('th').getAttribute('aria-sort')");
  }

  /** Counts the places that can be pointed at: a circle around each mark. */
  private static String marks(String chart) {
    return "document.querySelectorAll('#%s path[d*=\"A12 12\"]').length".formatted(chart);
  }

  /** Counts charts, buttons and choosers that say nothing to somebody who does not see them. */
  private static String nameless() {
    return "[...document.querySelectorAll('.chart[role], button, select, input, [role=region]')].filter(e =>"
        + " !(e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels.length))).length";
  }

  private static void take(String name) throws Exception {
    String pictures = System.getProperty("taillight.pictures");
    if (pictures != null) {
      browser.picture(Path.of(pictures, "study-" + name + ".png"), "body");
    }
  }
}
