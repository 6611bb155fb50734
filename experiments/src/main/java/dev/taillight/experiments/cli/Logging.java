package dev.taillight.experiments.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends log lines to stderr: our own from INFO on, those of libraries from WARN on. */
final class Logging {

  static final String PATTERN = "%d{HH:mm:ss} %-5level %msg%n";

  private static final String OWN_CODE = "dev.taillight";

  /** The loader of ND4J's native libraries, and how it is told where its messages go. */
  private static final String NATIVE_LOADER = "org.bytedeco";

  private static final String NATIVE_LOADER_LOGGER = "org.bytedeco.javacpp.logger";

  /** Goes back to the start of the line and clears it, in case a progress bar stands there. */
  private static final String CLEAR_LINE = "\r\u001b[K";

  private Logging() {}

  /**
   * Sets up the logs of this process.
   *
   * @param interactive whether progress bars are drawn on the same terminal
   * @param secrets what no line shall hold
   */
  static void start(
      PrintStream target, LogFormat format, boolean quiet, boolean interactive, Secrets secrets) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Encoder<ILoggingEvent> encoder =
        format == LogFormat.JSON ? json(context, secrets) : text(context, interactive, secrets);
    encoder.start();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(target);
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    // It would print to stderr itself; all it warns of is that one jar holds no pom.properties.
    System.setProperty(NATIVE_LOADER_LOGGER, "slf4j");
    context.getLogger(NATIVE_LOADER).setLevel(Level.ERROR);
    context.getLogger(OWN_CODE).setLevel(quiet ? Level.WARN : Level.INFO);
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context, Secrets secrets) {
    JsonEncoder encoder = new ThriftyJsonEncoder(secrets);
    encoder.setContext(context);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithFormattedMessage(true);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithMDC(false);
    return encoder;
  }

  private static Encoder<ILoggingEvent> text(
      LoggerContext context, boolean interactive, Secrets secrets) {
    PatternLayoutEncoder encoder = new DiscreetTextEncoder(secrets);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setContext(context);
    encoder.setPattern((interactive ? CLEAR_LINE : "") + PATTERN);
    return encoder;
  }

  /** Lets no secret into a line, nor into the trace of an exception. */
  private static byte[] masked(byte[] line, Secrets secrets) {
    String text = new String(line, StandardCharsets.UTF_8);
    return secrets.masked(text).getBytes(StandardCharsets.UTF_8);
  }

  private static final class DiscreetTextEncoder extends PatternLayoutEncoder {

    private final Secrets secrets;

    DiscreetTextEncoder(Secrets secrets) {
      this.secrets = secrets;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
      return masked(super.encode(event), secrets);
    }
  }

  /** Has no {@code "throwable":null} in the lines that report no exception. */
  private static final class ThriftyJsonEncoder extends JsonEncoder {

    private final Secrets secrets;

    ThriftyJsonEncoder(Secrets secrets) {
      this.secrets = secrets;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
      setWithThrowable(event.getThrowableProxy() != null);
      return masked(super.encode(event), secrets);
    }
  }
}
