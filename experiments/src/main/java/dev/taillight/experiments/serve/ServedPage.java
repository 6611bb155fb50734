package dev.taillight.experiments.serve;

import dev.taillight.files.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The page of the endpoint: one file with its styles and scripts, in the look of the reports. Its
 * policy lets only these run, and only this endpoint be asked. Immutable.
 */
final class ServedPage {

  private static final String REPORT = "/dev/taillight/experiments/report/";
  private static final String OWN = "/dev/taillight/experiments/serve/";

  private final byte[] html;
  private final String policy;

  private ServedPage(byte[] html, String policy) {
    this.html = html;
    this.policy = policy;
  }

  /** Puts the page together. */
  static ServedPage make() throws IOException {
    String styles = resource(REPORT + "page.css") + resource(OWN + "serve.css");
    String watch = resource(REPORT + "watch.js");
    String shared = resource(REPORT + "page.js");
    String script = resource(OWN + "serve.js");
    StringBuilder page = new StringBuilder();
    for (String part : resource(OWN + "serve.html").split("(?=\\{\\{)|(?<=\\}\\})", -1)) {
      page.append(
          switch (part) {
            case "{{styles}}" -> styles;
            case "{{watch}}" -> watch;
            case "{{page}}" -> shared;
            case "{{script}}" -> script;
            default -> part;
          });
    }
    String policy =
        "default-src 'self'; img-src 'self' data:; style-src %s; script-src %s %s %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
            .formatted(hash(styles), hash(watch), hash(shared), hash(script));
    return new ServedPage(page.toString().getBytes(StandardCharsets.UTF_8), policy);
  }

  byte[] html() {
    return html.clone();
  }

  /** The value of the header {@code Content-Security-Policy}. */
  String policy() {
    return policy;
  }

  private static String hash(String text) {
    byte[] digest = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ServedPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
