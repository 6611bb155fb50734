package dev.taillight.experiments.fetch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;

/**
 * A file that a configuration reads, or a conversion.
 *
 * @param name its name
 * @param firstLine what its first line must contain, so that another format is noticed here
 */
public record ExpectedTable(
    @JsonProperty("name") String name, @JsonProperty("first_line") Pattern firstLine) {}
