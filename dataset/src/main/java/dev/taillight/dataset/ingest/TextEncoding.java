package dev.taillight.dataset.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** How the bytes of a text stand for its characters. */
public enum TextEncoding {
  /** UTF-8, with or without a byte order mark. */
  @JsonProperty("utf-8")
  UTF_8("utf-8", StandardCharsets.UTF_8),
  /** Latin-1, in which each byte is a character: data sets of before 2010 or so. */
  @JsonProperty("iso-8859-1")
  ISO_8859_1("iso-8859-1", StandardCharsets.ISO_8859_1);

  /** What is said of a text that is not in UTF-8 although it should be. */
  static final String NOT_UTF_8 =
      "needs UTF-8, got other bytes (the setting 'encoding' knows iso-8859-1, too)";

  private final String label;
  private final Charset charset;

  TextEncoding(String label, Charset charset) {
    this.label = label;
    this.charset = charset;
  }

  /** The encoding as Java knows it. */
  Charset charset() {
    return charset;
  }

  /** The value in a configuration. */
  @Override
  public String toString() {
    return label;
  }
}
