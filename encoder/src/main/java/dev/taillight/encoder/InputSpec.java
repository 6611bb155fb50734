package dev.taillight.encoder;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One input of a tower: how values become rows of a table, whose mean is the input's embedding.
 *
 * @param name the feature's name, or {@code history/items}
 * @param kind how values are read
 * @param table the tensor with the embeddings, shape (rows, embedding dimension)
 * @param texts where the files of the known texts lie within the folder, without their endings;
 *     null for numbers
 * @param firstRow the row of the first known text, or of the lowest bin
 * @param missingRow the row that stands for no value at all
 * @param unknownRow the row that stands for texts that are not known; null if they are left out
 * @param defaultRow the row that stands for a feature that a view hides
 * @param binEdges the inner edges of the bins, ascending: bin b holds the numbers x with {@code
 *     edges[b-1] <= x < edges[b]}; empty if the input is no number
 * @param maxItems how many items of a history are used; null for other inputs
 */
@JsonNaming(SnakeCaseStrategy.class)
public record InputSpec(
    String name,
    InputKind kind,
    String table,
    @Nullable String texts,
    int firstRow,
    int missingRow,
    @Nullable Integer unknownRow,
    int defaultRow,
    List<Double> binEdges,
    @Nullable Integer maxItems) {

  /** The name of the input that is no feature; no feature can be called so. */
  public static final String HISTORY = "history/items";

  public InputSpec {
    Objects.requireNonNull(name, "an input without a name");
    Objects.requireNonNull(kind, "an input without a kind");
    Objects.requireNonNull(table, "an input without a table");
    binEdges = List.copyOf(binEdges);
  }
}
