package dev.taillight.encoder;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Objects;

/**
 * Where an encoder came from: the same hashes as in the manifest of the vectors.
 *
 * @param config the resolved configuration of the run
 * @param dataset the encoded dataset
 * @param checkpoint the checkpoint
 * @param queryTower the weights of the query tower: vectors of one side fit those of the other if
 *     they name the same one
 * @param programVersion the version of Taillight that wrote the encoder
 */
@JsonNaming(SnakeCaseStrategy.class)
public record EncoderLineage(
    String config, String dataset, String checkpoint, String queryTower, String programVersion) {

  public EncoderLineage {
    Objects.requireNonNull(queryTower, "a lineage without a query tower");
  }
}
