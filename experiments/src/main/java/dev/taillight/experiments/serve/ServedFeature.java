package dev.taillight.experiments.serve;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.taillight.encoder.InputKind;
import java.util.List;

/**
 * A feature, for those who build a form.
 *
 * @param name its name
 * @param kind how its values are read
 * @param knownValues how many values, words or bins have an embedding of their own
 * @param examples some values as the table has them; of numbers, edges of bins
 */
@JsonNaming(SnakeCaseStrategy.class)
record ServedFeature(String name, InputKind kind, int knownValues, List<String> examples) {

  ServedFeature {
    examples = List.copyOf(examples);
  }
}
