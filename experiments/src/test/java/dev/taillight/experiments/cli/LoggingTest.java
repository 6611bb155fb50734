package dev.taillight.experiments.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.tools.Slf4jLogger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void goBackToTheLogsOfTests() throws Exception {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  @Test
  void jsonLinesHoldWhatThereIsToSay() throws IOException {
    Logging.start(
        new PrintStream(err, true, UTF_8), LogFormat.JSON, false, false, Secrets.of(Map.of()));
    Logger log = LoggerFactory.getLogger(LoggingTest.class);
    log.info("all is well");
    log.error("nothing is", new IllegalStateException("bug"));
    List<JsonNode> lines = new ArrayList<>();
    for (String line : err.toString(UTF_8).lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertEquals(2, lines.size());
    List<String> fields = new ArrayList<>();
    lines.get(0).fieldNames().forEachRemaining(fields::add);
    assertEquals(
        List.of("timestamp", "level", "threadName", "loggerName", "formattedMessage"), fields);
    assertEquals("bug", lines.get(1).path("throwable").path("message").asText());
    assertTrue(lines.get(1).path("throwable").path("stepArray").size() > 0);
  }

  @Test
  void theLoaderOfNativeLibrariesDoesNotPrintItself() {
    Logging.start(
        new PrintStream(err, true, UTF_8), LogFormat.JSON, false, false, Secrets.of(Map.of()));
    org.bytedeco.javacpp.tools.Logger loader =
        org.bytedeco.javacpp.tools.Logger.create(LoggingTest.class);
    assertEquals(Slf4jLogger.class, loader.getClass());
    new Slf4jLogger(org.bytedeco.javacpp.Loader.class).warn("Version could not be found.");
    assertEquals("", err.toString(UTF_8));
  }
}
