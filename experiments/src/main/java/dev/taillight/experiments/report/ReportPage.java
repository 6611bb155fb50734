package dev.taillight.experiments.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.taillight.files.AtomicFiles;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page: a template into which panels and data are put. A panel is a script, and where it has
 * something to show of its own, a fragment of HTML and styles, in files of its name; so two pages
 * can share one. A content security policy inside the page lets only these scripts run and forbids
 * every request.
 */
public final class ReportPage {

  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
  private static final Pattern SECTION =
      Pattern.compile("<section id=\"([a-z-]+)\" data-contents=\"([^\"]+)\"");
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private final String title;
  private final List<String> panels;
  private final String data;

  private ReportPage(String title, List<String> panels, String data) {
    this.title = title;
    this.panels = List.copyOf(panels);
    this.data = data;
  }

  /**
   * Writes a page: one file that needs nothing but a browser. The same data give the same bytes.
   *
   * @param file the page
   * @param title its heading
   * @param panels the names of its panels, from top to bottom; those of one kind of page share a
   *     folder, e.g. {@code "study/table"}
   * @param data what the panels show
   */
  public static void write(Path file, String title, List<String> panels, Object data)
      throws IOException {
    byte[] page = new ReportPage(title, panels, json(data)).text().getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(file, out -> out.write(page));
  }

  private String text() throws IOException {
    String page = needed("page.html");
    String watch = needed("watch.js");
    String sections = all(".html");
    List<String> scripts = scripts();
    StringBuilder text = new StringBuilder();
    // Each marker is looked for in the template only, so that no data can pretend to be one.
    for (String part : page.split("(?=\\{\\{)|(?<=\\}\\})", -1)) {
      text.append(
          switch (part) {
            case "{{title}}" -> escaped(title);
            case "{{policy}}" -> allowed(watch) + " " + allowed(scripts);
            case "{{styles}}" -> needed("page.css") + all(".css");
            case "{{watch}}" -> watch;
            case "{{contents}}" -> contents(sections);
            case "{{sections}}" -> sections;
            case "{{data}}" -> data;
            case "{{scripts}}" -> elements(scripts);
            default -> part;
          });
    }
    return text.toString();
  }

  private List<String> scripts() throws IOException {
    List<String> scripts = new ArrayList<>();
    for (String name : List.of(ECHARTS, "page.js", "charts.js")) {
      scripts.add(needed(name));
    }
    for (String panel : panels) {
      scripts.add(needed(panel + ".js"));
    }
    scripts.add(needed("ready.js"));
    return scripts;
  }

  /** The files of this kind of all panels that have one. */
  private String all(String kind) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String panel : panels) {
      text.append(resource(panel + kind));
    }
    return text.toString();
  }

  /** A link to each section. */
  private static String contents(String sections) {
    Matcher section = SECTION.matcher(sections);
    StringBuilder links = new StringBuilder();
    while (section.find()) {
      links.append("    <a href=\"#%s\">%s</a>\n".formatted(section.group(1), section.group(2)));
    }
    return links.toString();
  }

  private static String elements(List<String> scripts) {
    return scripts.stream()
        .map(script -> "<script>" + script + "</script>\n")
        .collect(Collectors.joining());
  }

  /** JSON that can stand inside a script element: no character of it can end the element. */
  static String json(Object value) throws JsonProcessingException {
    return JSON.writeValueAsString(value)
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  /** Text that can stand inside an element or a quoted attribute. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String allowed(List<String> scripts) {
    return scripts.stream().map(ReportPage::allowed).collect(Collectors.joining(" "));
  }

  private static String allowed(String script) {
    byte[] digest = Sha256.digest().digest(script.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private static String needed(String name) throws IOException {
    String text = resource(name);
    if (text.isEmpty()) {
      throw new IllegalStateException("the jar lacks " + name);
    }
    return text;
  }

  /** The text of a resource; empty if there is none. */
  private static String resource(String name) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
