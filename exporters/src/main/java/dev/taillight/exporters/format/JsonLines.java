package dev.taillight.exporters.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Appends JSON objects to a stream, one per line, in UTF-8. Line breaks within texts are escaped,
 * so that a line is always a whole object.
 */
final class JsonLines {

  /**
   * Jackson's own float writer gives the shortest digits that read back as the same float32, on
   * every Java version; {@link Float#toString} does so only from Java 19 on.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final JsonGenerator generator;

  JsonLines(OutputStream out) throws IOException {
    this.generator = generator(out);
  }

  /** What writes the lines, for those that are not made at once. */
  static JsonGenerator generator(OutputStream out) throws IOException {
    return FACTORY.createGenerator(out).setRootValueSeparator(null);
  }

  /** Writes the members of one object. */
  @FunctionalInterface
  interface Members {
    void writeTo(JsonGenerator generator) throws IOException;
  }

  /** Appends one line. */
  void line(Members members) throws IOException {
    generator.writeStartObject();
    members.writeTo(generator);
    generator.writeEndObject();
    generator.writeRaw('\n');
  }

  /** Hands everything written so far to the stream. */
  void flush() throws IOException {
    generator.flush();
  }
}
