package dev.taillight.experiments.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class SecretsTest {

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "MLFLOW_TRACKING_PASSWORD", "say \"friend/foe\"",
          "MLFLOW_TRACKING_TOKEN", "abcdef\n",
          "AWS_SECRET_ACCESS_KEY", "abcdefghij",
          "SOME_API_KEY", "k-1234",
          "SHORT_TOKEN", "on",
          "HOME", "/home/somebody");

  private final Secrets secrets = Secrets.of(ENVIRONMENT);

  @AfterEach
  void goBackToTheLogsOfTests() throws Exception {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  @Test
  void valuesOfVariablesThatSpeakOfSecrets() {
    assertEquals("a *** b *** c *** d", secrets.masked("a say \"friend/foe\" b abcdef c k-1234 d"));
    assertEquals("***", secrets.masked("abcdefghij"), "the longer one, not *** and a rest");
    assertEquals("on /home/somebody", secrets.masked("on /home/somebody"));
  }

  @Test
  void shortWordsCountWhereTheyStandAlone() {
    for (String name :
        List.of(
            "STORAGE_KEY",
            "DB_PASS",
            "MYSQL_PWD",
            "KEY",
            "PASS",
            "SIGNING_KEYS",
            "KEY_2",
            "db.pass",
            "S3KEY",
            "APIKEY",
            "PGPASSWORD")) {
      assertEquals("***", Secrets.of(Map.of(name, "abcdefghij")).masked("abcdefghij"), name);
    }
    for (String name :
        List.of("KEYBOARD", "PWD", "OLDPWD", "COMPASS", "MONKEY", "PASSAGE_OF", "BYPASS_CACHE")) {
      String value = "/home/somebody";
      assertEquals(value, Secrets.of(Map.of(name, value)).masked(value), name);
    }
  }

  @Test
  void usersAndPasswordsInAddresses() {
    Secrets none = Secrets.of(Map.of());
    assertEquals("got 'https://***@host/a'", none.masked("got 'https://me:pass@host/a'"));
    assertEquals("http://***@host and b@c", none.masked("http://me@host and b@c"));
    assertEquals("http://***@host", none.masked("http://me:pa/s?s#@host"));
    assertEquals("http://***@host", none.masked("http://me:p@ss@host"));
    for (String harmless : List.of("http://host:80/a?b", "recall@20", "https://host/@a")) {
      assertEquals(harmless, none.masked(harmless));
    }
  }

  @Test
  void logsHoldNone() {
    for (LogFormat format : LogFormat.values()) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Logging.start(new PrintStream(err, true, UTF_8), format, false, false, secrets);
      Logger log = LoggerFactory.getLogger(SecretsTest.class);
      log.info("pwd={} at={}", "say \"friend/foe\"", "https://me:word@host/");
      log.error(
          "failed",
          new IllegalStateException("k-1234", new IllegalArgumentException("Bearer abcdef\n")));
      String lines = err.toString(UTF_8).replace("\\/", "/");
      assertTrue(lines.contains("pwd=*** at=https://***@host/"), lines);
      for (String secret : List.of("friend", "word", "k-1234", "abcdef")) {
        assertFalse(lines.contains(secret), lines);
      }
    }
  }

  @Test
  void messagesOfFailureHoldNone() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        new CommandLineProgram(
                new StopRequest(),
                ENVIRONMENT,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8))
            .run("show", "k-1234.yaml", "--json", "--set", "tracking.mlflow.url=http://me:word@h");
    assertEquals(2, exitCode);
    for (String text : List.of(out.toString(UTF_8), err.toString(UTF_8))) {
      assertTrue(text.contains("***.yaml"), text);
      assertFalse(text.contains("k-1234") || text.contains("word"), text);
    }
  }

  @Test
  void aSettingThatHoldsOneIsNamed(@TempDir Path temp) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    new CommandLineProgram(
            new StopRequest(),
            ENVIRONMENT,
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
            new PrintStream(err, true, UTF_8))
        .run(
            "ingest",
            "../configs/quick.yaml",
            "--out=" + temp,
            "--set=name=k-1234",
            "--set=dataset.items.path=none.tsv");
    String lines = err.toString(UTF_8);
    assertTrue(lines.contains("setting=name holds=\"a secret"), lines);
    assertFalse(lines.contains("setting=seed") || lines.contains("k-1234"), lines);
  }
}
