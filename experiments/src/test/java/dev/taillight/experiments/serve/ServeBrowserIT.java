package dev.taillight.experiments.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taillight.experiments.nominate.IndexKind;
import dev.taillight.experiments.report.Browser;
import dev.taillight.experiments.run.RunFolder;
import dev.taillight.progress.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Uses the page of the endpoint in a real browser, by its keys; skipped or required as the test of
 * a run's page is, and leaves pictures as that does.
 */
final class ServeBrowserIT {

  private static final String ROWS = "document.querySelectorAll('#table tbody tr').length";

  private static Browser browser;
  private static ServedRun run;
  private static TrialServer server;

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> program = Browser.program();
    if (program.isEmpty()) {
      assertNotEquals(
          "1", System.getenv("TAILLIGHT_BROWSER_REQUIRED"), "no browser is on the PATH");
    }
    assumeTrue(program.isPresent(), "no browser is on the PATH");
    run = ServedRun.open(new RunFolder(FinishedRun.folder()), IndexKind.EXACT, Progress.silent());
    server =
        TrialServer.start(
            "127.0.0.1",
            0,
            new HostCheck(List.of()),
            ServeLimits.of(2, Duration.ofSeconds(60)),
            run);
    browser = Browser.start(program.orElseThrow());
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
      run.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"1280, false", "1280, true", "320, false", "320, true"})
  void showsTheItemsOfAUser(int width, boolean dark) throws Exception {
    browser.open(server.url(), width, 900, dark);
    assertEquals("small", text("title"));
    browser.text("document.getElementById('id').focus()");
    browser.type("user3");
    browser.await("document.querySelectorAll('#ids option').length > 0");
    assertEquals(
        "user3", browser.text("document.querySelector('#ids option').value"), "the suggestions");
    browser.press("Enter", 13, "\r");
    browser.await(ROWS + " === 10");
    assertEquals("Items for user3", text("results-title"));
    assertEquals(
        "results-title", browser.text("document.activeElement.id"), "the result has the focus");
    take("user-" + width + (dark ? "-dark" : "-light"));
    String first =
        browser.text("document.querySelector('#table tbody tr').textContent.replace(/\\s+/g, ' ')");
    assertTrue(
        first.matches("item\\d+10\\.\\d{4}(head|torso|tail|cold)\\d+.*topic topic.*"), first);
    isWell(width);
  }

  @ParameterizedTest
  @CsvSource({"1280, true", "320, false"})
  void findsTheLikesOfANewItem(int width, boolean dark) throws Exception {
    browser.open(server.url(), width, 900, dark);
    browser.text("document.querySelector('input[value=user]').focus()");
    browser.press("ArrowDown", 40, "");
    browser.press("ArrowDown", 40, "");
    assertEquals(
        "true", browser.text("String(document.querySelector('input[value=new]').checked)"));
    assertEquals(5, browser.number("document.querySelectorAll('#fields [data-feature]').length"));
    browser.text("document.querySelector('[data-feature=topic]').focus()");
    browser.type("topic2");
    browser.press("Tab", 9, "");
    assertEquals("twin", browser.text("document.activeElement.dataset.feature"));
    browser.text("document.querySelector('[data-feature=words]').focus()");
    browser.type("word6");
    browser.press("Enter", 13, "\r");
    browser.type("word7");
    assertEquals(
        "word6\nword7", browser.text("document.querySelector('[data-feature=words]').value"));
    browser.text("document.getElementById('k').select(); document.getElementById('k').focus()");
    browser.type("5");
    browser.press("Enter", 13, "\r");
    browser.await(ROWS + " === 5");
    assertEquals("Items like the new one", text("results-title"));
    assertTrue(text("asked").startsWith("topic topic2 words word6, word7"), text("asked"));
    take("new-" + width + (dark ? "-dark" : "-light"));
    isWell(width);
    browser.text("document.querySelector('[data-feature=price]').focus()");
    browser.type("cheap");
    browser.press("Enter", 13, "\r");
    browser.await("!document.getElementById('problem').hidden");
    assertTrue(text("problem").contains("'cheap'"), text("problem"));
    assertEquals("true", browser.text("String(document.getElementById('results').hidden)"));
  }

  @ParameterizedTest
  @CsvSource({"1280, false", "320, true"})
  void saysInWordsWhatIsWrong(int width, boolean dark) throws Exception {
    browser.open(server.url(), width, 900, dark);
    browser.text("document.getElementById('find').focus()");
    browser.press("Enter", 13, "\r");
    browser.await("!document.getElementById('problem').hidden");
    assertEquals("The id of a user is needed.", text("problem"));
    browser.text("document.getElementById('id').focus()");
    browser.type("usr3");
    browser.press("Enter", 13, "\r");
    browser.await("document.getElementById('problem').textContent.includes('usr3')");
    assertEquals("No user 'usr3' among 160; did you mean 'user3'?", text("problem"));
    assertEquals("alert", browser.text("document.getElementById('problem').getAttribute('role')"));
    take("problem-" + width + (dark ? "-dark" : "-light"));
    isWell(width);
  }

  @Test
  void goesFromItemToItem() throws Exception {
    browser.open(server.url(), 1280, 900, false);
    browser.text("document.querySelector('input[value=user]').focus()");
    browser.press("ArrowDown", 40, "");
    assertEquals("Id of the item", text("id-label"));
    browser.text("document.getElementById('id').focus()");
    browser.type("item5");
    browser.press("Enter", 13, "\r");
    browser.await(ROWS + " === 10");
    assertEquals("Items like item5", text("results-title"));
    String next = browser.text("document.querySelector('#table tbody button').textContent");
    browser.text("document.querySelector('#table tbody button').focus()");
    browser.press("Enter", 13, "\r");
    browser.await(
        "document.getElementById('results-title').textContent === 'Items like %s'".formatted(next));
    isWell(1280);
  }

  /** Nothing failed, nobody else was asked, all fits, is named and can be read. */
  private static void isWell(int width) throws Exception {
    assertEquals("[]", browser.text("document.body.dataset.errors"));
    assertEquals(List.of(), browser.complaints());
    assertTrue(
        browser.requests().stream()
            .allMatch(
                address ->
                    address.startsWith(server.url().toString()) || address.startsWith("data:")),
        browser.requests().toString());
    assertEquals(width, browser.number("innerWidth"));
    assertEquals(
        browser.number("document.documentElement.clientWidth"),
        browser.number("document.documentElement.scrollWidth"),
        "the page scrolls sideways");
    assertEquals(0, browser.number(NAMELESS), "every control has a name");
    assertEquals("", browser.text(FAINT), "texts of too little contrast");
  }

  /** Counts controls that say nothing to somebody who does not see them. */
  private static final String NAMELESS =
      "[...document.querySelectorAll('button, select, input, textarea, [role=region]')].filter(e =>"
          + " !(e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels.length))).length";

  /**
   * Texts whose contrast with what is behind them is below 4.5, the bound of WCAG 2 AA; colours are
   * compared by their relative luminance as it is defined there.
   */
  private static final String FAINT =
      """
      (() => {
        const parts = (c) => c.match(/[\\d.]+/g).map(Number);
        const light = (c) => c.slice(0, 3).map((v) => v / 255)
          .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const behind = (e) => {
          for (let at = e; at; at = at.parentElement) {
            const c = parts(getComputedStyle(at).backgroundColor);
            if (c.length < 4 || c[3] > 0) return c;
          }
          return [255, 255, 255];
        };
        const shown = [...document.querySelectorAll('body *')].filter((e) => e.getClientRects().length > 0
          && (e.matches('input, textarea') || [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())));
        return shown.filter((e) => {
          const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
          return (a + 0.05) / (b + 0.05) < 4.5;
        }).map((e) => `${e.tagName}.${e.className}#${e.id}`).join(' ');
      })()""";

  private static String text(String id) throws Exception {
    return browser.text("document.getElementById('%s').textContent.trim()".formatted(id));
  }

  private static void take(String name) throws Exception {
    String pictures = System.getProperty("taillight.pictures");
    if (pictures != null) {
      browser.picture(Path.of(pictures, "serve-" + name + ".png"), "body");
    }
  }
}
