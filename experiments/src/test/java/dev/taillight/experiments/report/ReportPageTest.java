package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportPageTest {

  @Test
  void writesJsonThatCannotEndItsElementAndReadsBackTheSame() throws Exception {
    Map<String, String> value =
        Map.of("</script><script>", "<!-- \u2028 \u2029 & \" \\u003c {{policy}}");
    String json = ReportPage.json(value);
    assertFalse(json.contains("<"), json);
    assertFalse(json.contains("\u2028") || json.contains("\u2029"), json);
    assertEquals(value, new ObjectMapper().readValue(json, Map.class));
  }

  @Test
  void escapesTextForElementsAndAttributes() {
    assertEquals(
        "&lt;b title=&quot;a&quot;&gt; &amp;lt; &#39;",
        ReportPage.escaped("<b title=\"a\"> &lt; '"));
  }
}
