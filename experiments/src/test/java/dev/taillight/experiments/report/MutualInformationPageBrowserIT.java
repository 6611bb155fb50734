package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taillight.augment.MaskPreview;
import dev.taillight.augment.UnrankedFeatures;
import dev.taillight.mutualinfo.Estimator;
import dev.taillight.mutualinfo.MutualInformationMatrix;
import dev.taillight.mutualinfo.Normalisation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Opens the page of the matrix in a real browser; skipped or required as {@link RunReportBrowserIT}
 * is, and leaves pictures as that does.
 */
final class MutualInformationPageBrowserIT {

  @TempDir private static Path folder;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> program = Browser.program();
    if (program.isEmpty()) {
      assertNotEquals(
          "1", System.getenv("TAILLIGHT_BROWSER_REQUIRED"), "no browser is on the PATH");
    }
    assumeTrue(program.isPresent(), "no browser is on the PATH");
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
    "packages, 1280, false", "packages, 1280, true", "packages, 400, false", "packages, 400, true",
    "trap, 1280, false", "trap, 400, true", "wide, 1280, false", "wide, 400, false",
    "bare, 1280, false", "bare, 400, false", "single, 400, false"
  })
  void fitsOnEveryScreen(String name, int width, boolean dark) throws Exception {
    Path page = page(name);
    browser.open(page, width, 900, dark);
    take(name, width, dark);
    assertAll(
        () -> assertEquals("[]", browser.text("document.body.dataset.errors")),
        () -> assertEquals(List.of(), browser.complaints()),
        () -> assertEquals(List.of(page.toUri().toString()), fetched()),
        () ->
            assertEquals(
                browser.number("document.documentElement.clientWidth"),
                browser.number("document.documentElement.scrollWidth"),
                "the page scrolls sideways"));
  }

  /** The order by similarity of the chosen estimate; as configured, source comes first. */
  @Test
  void ordersTheHeatMapAsWanted() throws Exception {
    browser.open(page("packages"), 1280, 900, false);
    List<String> similar = axis();
    assertEquals(FakeRun.FEATURES.size(), similar.size());
    assertNotEquals(FakeRun.FEATURES, similar);
    assertTrue(
        Math.abs(similar.indexOf("maintainer") - similar.indexOf("homepage_host")) == 1,
        "2.22 nats of 5.21 and 4.62, the largest share of all: " + similar);
    choose("order", "given");
    assertEquals(FakeRun.FEATURES, axis());
  }

  /** The id and the noise: 6.91 nats by plug-in, nothing adjusted. */
  @Test
  void theSwitchChangesCellsScaleAndTable() throws Exception {
    browser.open(page("trap"), 1280, 900, false);
    assertEquals(
        "plug_in (chosen)", browser.text("document.querySelector('#estimate option').text"));
    assertEquals(16, browser.number("document.querySelectorAll('#information-chart path').length"));
    assertEquals(3, browser.number(cells("6.91")), "the noise with itself, and twice with the id");
    String table = shown("information-table");
    choose("estimate", "2");
    assertEquals(1, browser.number(cells("6.91")), "the noise with itself");
    assertEquals(10, browser.number(cells("0.00")), "only colour and shape share anything");
    assertNotEquals(table, shown("information-table"));
    assertTrue(shown("information-table").contains("by adjusted"));
    assertTrue(shown("information-ramp").contains("0.05 nats"));
    choose("estimate", "4");
    assertTrue(shown("information-ramp").contains("share"));
  }

  @Test
  void tooltipsTellWhatWasCounted() throws Exception {
    browser.open(page("trap"), 1280, 900, false);
    choose("order", "given");
    // Colour and id: the fourth cell of the first row.
    String tip = tip("information-chart", 3);
    for (String part :
        List.of(
            "colour · id",
            "plug_in1.3863 nats",
            "expected by chance1.3863 ± 0.0278 nats",
            "standard error0.0139 nats",
            "p-value0.010",
            "pairs of values12,000",
            "items per pair1.0",
            "of colour100",
            "of id15")) {
      assertTrue(tip.contains(part), part + " in " + tip);
    }
    assertTrue(tip("information-chart", 0).contains("entropy1.3863 nats"));
  }

  @Test
  void showsFactsOfFeaturesAndThoseLeftOut() throws Exception {
    browser.open(page("packages"), 1280, 900, false);
    assertEquals(
        "sourcelike an id34,1691.99.91100\u00a0%",
        browser.text("document.querySelector('#features-table tbody tr').textContent"));
    assertEquals(1, browser.number("document.querySelectorAll('#features-table .doubt').length"));
    assertTrue(shown("features-left-out").contains("versionit is like an id"));
    // One half less than the first by eight ninths: 1 − 4/9.
    assertTrue(
        browser
            .text("document.querySelectorAll('#features-table .fill span')[8].style.width")
            .startsWith("55.55"));
  }

  @Test
  void marksPartnersThatDifferAndSaysWhy() throws Exception {
    browser.open(page("trap"), 1280, 900, false);
    // Colour: by plug_in id and noise; adjusted the shape before the noise, which shares nothing.
    String row = "document.querySelectorAll('#partners-table tbody tr')[0]";
    assertEquals("id noise", listed(row, 0));
    assertEquals("id shape", listed(row, 1));
    assertEquals("shape noise", listed(row, 2));
    assertEquals(0, browser.number(row + ".cells[1].querySelectorAll('.differs').length"));
    assertEquals(
        "shape (not by plug_in) 0.05",
        browser.text(row + ".cells[3].querySelector('.differs').textContent"));
    String note =
        browser.text("document.querySelectorAll('#partners-table tbody tr')[1].innerText");
    assertTrue(
        note.contains(
            "'id' is the closest partner of 'colour' by plug_in, miller_madow and plug_in /"
                + " arithmetic: it has 12,000 values for 12,000 items; 1.39 of its 1.39 nats are"
                + " expected by chance"),
        note);
    assertTrue(note.contains("'noise' is the second closest partner of 'colour'"), note);
  }

  @Test
  void showsWhatEachSeedHides() throws Exception {
    browser.open(page("packages"), 1280, 900, false);
    int seeds = FakeRun.FEATURES.size();
    // Nine seeds, nine features and the one that a coin decides on; ⌊9/2⌋ partners of each but
    // source, which is like an id, shares nothing beyond chance and is hidden alone.
    assertEquals(
        seeds * (seeds + 1),
        browser.number("document.querySelectorAll('#masks-chart path').length"));
    assertEquals(seeds, browser.number(signs("●")));
    assertEquals((seeds - 1) * 4, browser.number(signs("1")));
    assertEquals((seeds - 1) * 4 + 8, browser.number(signs("2")));
    assertEquals(seeds, browser.number(signs("?")));
    assertEquals(3 + 1, browser.number("document.querySelectorAll('#masks-legend .entry').length"));
    String row =
        browser.text(
            "[...document.querySelectorAll('#masks-table tbody tr')]"
                + ".find(r => r.textContent.startsWith('section')).innerText");
    // The order of adjusted values: 1.03, 0.81, 0.72, 0.58.
    assertTrue(row.contains("section, homepage_host, maintainer, words, tags"), row);
    assertTrue(row.contains("drawn 11"), row);
    assertTrue(row.contains("source, architecture, multi_arch, installed_size_kib"), row);
    assertTrue(row.contains("version"), row);
    String tip = tip("masks-chart", seeds);
    assertTrue(tip.contains("version") && tip.contains("by a coin"), tip);
  }

  @Test
  void hidesInBothViewsWhatThePolicyHides() throws Exception {
    MutualInformationMatrix matrix = FakeMatrix.trap().without("key", true).matrix();
    Path target = Files.createDirectories(folder.resolve("hide"));
    MutualInformationPage.write(
        target, "hide", matrix, FakeMatrix.masks(matrix, UnrankedFeatures.HIDE));
    browser.open(target.resolve(MutualInformationPage.FILE_NAME), 1280, 900, false);
    assertEquals(4, browser.number(signs("×")));
    assertTrue(shown("masks-legend").contains("hidden in both views"));
  }

  @Test
  void showsHostileNamesAsText() throws Exception {
    browser.open(page("wide"), 1280, 900, false);
    assertEquals(0, browser.number("document.images.length"));
    assertTrue(shown("features-table").contains(FakeMatrix.HOSTILE));
    assertTrue(tip("masks-chart", 0).length() > 0);
    assertEquals(List.of(), browser.complaints());
    assertEquals(
        3600, browser.number("document.querySelectorAll('#information-chart path').length"));
  }

  /**
   * Sixty squares of 9 pixels and the names do not fit into 400: the heat map scrolls by itself.
   */
  @ParameterizedTest
  @CsvSource({"400, true", "1280, false"})
  void scrollsTheHeatMapOnlyWhereItMust(int width, boolean scrolls) throws Exception {
    browser.open(page("wide"), width, 900, false);
    String place = "document.querySelector('#information-chart').parentElement";
    assertEquals(
        scrolls, browser.number(place + ".scrollWidth") > browser.number(place + ".clientWidth"));
  }

  @Test
  void foldsAwayWarningsBeyondTheFirstFew() throws Exception {
    browser.open(page("packages"), 1280, 900, false);
    assertTrue(shown("information-warnings").startsWith("6 warnings"));
    assertEquals(
        1, browser.number("document.querySelectorAll('#information-warnings details li').length"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bare", "single"})
  void doesWithoutStatistics(String name) throws Exception {
    browser.open(page(name), 1280, 900, false);
    assertEquals(1, browser.number("document.querySelectorAll('#estimate option').length"));
    assertTrue(shown("features-lead").contains("does not say how many values"));
    assertEquals("", shown("information-warnings"));
    assertFalse(shown("partners-lead").contains("not to be believed"));
    assertEquals("[]", browser.text("document.body.dataset.errors"));
    assertEquals(name.equals("single"), shown("masks-figure").contains("needs two features"), name);
  }

  private static void choose(String select, String value) throws Exception {
    browser.text(
        "(() => { const s = document.getElementById('%s'); s.value = '%s';".formatted(select, value)
            + " s.dispatchEvent(new Event('change')); })()");
  }

  private static String shown(String id) throws Exception {
    return browser.text("document.getElementById('" + id + "').textContent");
  }

  /** The names of the rows of the heat map, from top to bottom. */
  private static List<String> axis() throws Exception {
    return List.of(
        browser
            .text(
                "echarts.getInstanceByDom(document.getElementById('information-chart'))"
                    + ".getOption().yAxis[0].data.join(' ')")
            .split(" "));
  }

  /** Counts the cells of the heat map with this text. */
  private static String cells(String text) {
    return "[...document.querySelectorAll('#information-chart text')].filter(t => t.textContent === '%s').length"
        .formatted(text);
  }

  private static String signs(String sign) {
    return "[...document.querySelectorAll('#masks-chart text')].filter(t => t.textContent === '%s').length"
        .formatted(sign);
  }

  /** The partners in a cell of the table, the marks taken away. */
  private static String listed(String row, int estimate) throws Exception {
    return browser.text(
        "[...%s.cells[%d].querySelectorAll('li > span:first-child')].map(s => s.textContent).join(' ')"
            .formatted(row, estimate + 1));
  }

  private static String tip(String chart, int cell) throws Exception {
    return browser.text(
        ("(() => { const host = document.getElementById('%s');"
                + " echarts.getInstanceByDom(host).dispatchAction("
                + "{type: 'showTip', seriesIndex: 0, dataIndex: %d});"
                + " return host.querySelector('.tip').textContent; })()")
            .formatted(chart, cell));
  }

  private static Path page(String name) throws Exception {
    MutualInformationMatrix matrix =
        switch (name) {
          case "packages" -> FakeMatrix.packages().without("version", true).matrix();
          case "trap" -> FakeMatrix.trap().chosen(Estimator.PLUG_IN, Normalisation.NONE).matrix();
          case "wide" -> FakeMatrix.wide(60).matrix();
          case "bare" -> FakeMatrix.packages().bare();
          default ->
              new MutualInformationMatrix(List.of("only"), Estimator.PLUG_IN, 9, new double[] {1});
        };
    List<MaskPreview> masks =
        matrix.size() < 2 ? List.of() : FakeMatrix.masks(matrix, UnrankedFeatures.COIN);
    Path target = Files.createDirectories(folder.resolve(name));
    MutualInformationPage.write(target, name, matrix, masks);
    return target.resolve(MutualInformationPage.FILE_NAME);
  }

  private static List<String> fetched() {
    return browser.requests().stream().filter(address -> !address.startsWith("data:")).toList();
  }

  private static void take(String name, int width, boolean dark) throws Exception {
    String pictures = System.getProperty("taillight.pictures");
    if (pictures != null) {
      String start = "matrix-" + name + "-" + width + (dark ? "-dark" : "-light");
      browser.picture(Path.of(pictures, start + ".png"), "body");
      for (String part :
          List.of("header.page", "#information", "#features", "#partners", "#masks")) {
        browser.picture(Path.of(pictures, start + "-" + part.replaceAll("\\W", "") + ".png"), part);
      }
    }
  }
}
