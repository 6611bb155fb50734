package dev.taillight.exporters.manifest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;

/**
 * Where vectors came from: hashes of everything that went into them, by which an index builder
 * tells whether two exports belong together.
 *
 * @param config the resolved configuration of the run
 * @param dataset the encoded dataset
 * @param matrix the matrix of mutual information, or null when the run used none
 * @param checkpoint the checkpoint that the vectors were computed from
 * @param queryTower the weights of the query tower: only queries of this tower fit the vectors
 * @param programVersion the version of Taillight that wrote the export
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Lineage(
    String config,
    String dataset,
    @Nullable String matrix,
    String checkpoint,
    String queryTower,
    String programVersion) {}
