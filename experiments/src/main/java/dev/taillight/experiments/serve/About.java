package dev.taillight.experiments.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.taillight.exporters.manifest.Lineage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is served.
 *
 * @param run the name of the run
 * @param index how items are found: exact or lucene
 * @param counts how many items, users and training pairs there are, and items of each slice
 * @param dimension d, the length of a vector
 * @param exampleUser the id of a user with training pairs, if there is one
 * @param exampleItem the id of the most frequent item
 * @param itemFeatures what a new item can be told by; null if the run has no encoder of items
 * @param queryFeatures what a query can be told by; null if the run has no encoder of queries
 * @param historyItems how many items of a history are used; null if the model knows no history
 * @param limits what a request can ask for at most
 * @param lineage where the vectors came from
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record About(
    String run,
    String index,
    Map<String, Long> counts,
    int dimension,
    @Nullable String exampleUser,
    String exampleItem,
    @Nullable List<ServedFeature> itemFeatures,
    @Nullable List<ServedFeature> queryFeatures,
    @Nullable Integer historyItems,
    Map<String, Long> limits,
    Lineage lineage) {}
