package dev.taillight.experiments.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The page: a template into which scripts, styles and data are put. A content security policy
 * inside the page lets only these scripts run and forbids every request.
 */
final class ReportPage {

  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private ReportPage() {}

  static String of(ReportData data) throws IOException {
    String page = resource("report.html");
    String watch = resource("watch.js");
    String charts = resource(ECHARTS);
    String script = resource("report.js");
    String policy =
        List.of(watch, charts, script).stream()
            .map(ReportPage::allowed)
            .collect(Collectors.joining(" "));
    StringBuilder text = new StringBuilder(page.length() + charts.length());
    // Each marker is looked for in the template only, so that no data can pretend to be one.
    for (String part : page.split("(?=\\{\\{)|(?<=\\}\\})", -1)) {
      text.append(
          switch (part) {
            case "{{title}}" -> escaped(data.name());
            case "{{policy}}" -> policy;
            case "{{styles}}" -> resource("report.css");
            case "{{watch}}" -> watch;
            case "{{charts}}" -> charts;
            case "{{script}}" -> script;
            case "{{data}}" -> json(data);
            default -> part;
          });
    }
    return text.toString();
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

  private static String allowed(String script) {
    byte[] digest = Sha256.digest().digest(script.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
