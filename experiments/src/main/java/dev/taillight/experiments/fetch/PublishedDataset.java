package dev.taillight.experiments.fetch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a data set: who published it under which conditions, and what its files are.
 *
 * @param title its name for people
 * @param publisher who publishes it
 * @param page the publisher's page
 * @param licence the conditions in short, in our words
 * @param citation what to cite
 * @param config the configuration that reads it
 * @param files what the publisher offers
 * @param tables what must be there in the end, raw
 * @param conversion how tables are made that can be read, where the raw ones cannot
 * @param instruction how to get the files by hand, where the publisher wants that
 */
public record PublishedDataset(
    @JsonProperty("title") String title,
    @JsonProperty("publisher") String publisher,
    @JsonProperty("page") String page,
    @JsonProperty("licence") String licence,
    @JsonProperty("citation") String citation,
    @JsonProperty("config") String config,
    @JsonProperty("files") List<SourceFile> files,
    @JsonProperty("tables") List<ExpectedTable> tables,
    @JsonProperty("convert") @Nullable Conversion conversion,
    @JsonProperty("by_hand") @Nullable String instruction) {

  public PublishedDataset {
    files = List.copyOf(files);
    tables = List.copyOf(tables);
  }

  /** How its tables are made out of the raw ones; nothing if those can be read as they are. */
  public Optional<Conversion> convert() {
    return Optional.ofNullable(conversion);
  }

  /** How to get it by hand; nothing if it can be downloaded. */
  public Optional<String> byHand() {
    return Optional.ofNullable(instruction);
  }

  /** What somebody should have read before they use it. */
  public String notice() {
    return """
        %s
        published by  %s, %s
        licence       %s
        please cite   %s"""
        .formatted(title, publisher, page, indented(licence), indented(citation));
  }

  private static String indented(String text) {
    return text.strip().replace("\n", "\n              ");
  }
}
