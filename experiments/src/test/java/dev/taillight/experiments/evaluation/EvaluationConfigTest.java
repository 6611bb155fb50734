package dev.taillight.experiments.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.settings.Problem;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationConfigTest {

  @Test
  void reportsEveryProblemAtOnce() {
    InvalidSettingsException thrown =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                new EvaluationConfig(
                    List.of(10, 10),
                    CorpusKind.CATALOGUE,
                    new SliceCuts(0.1, 0.5),
                    -1,
                    1,
                    List.of("recal@10", "ndcg@5"),
                    List.of(Reference.ITEM_KNN, Reference.ITEM_KNN),
                    1,
                    0,
                    0));
    assertEquals(
        List.of(
            "user_metrics[0]",
            "user_metrics[1]",
            "k",
            "validation_users",
            "confidence",
            "references",
            "vector_sample",
            "search_items",
            "search_queries"),
        thrown.problems().stream().map(Problem::key).toList());
  }

  @Test
  void isReadFromYaml() throws IOException {
    EvaluationConfig config =
        YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build()
            .readValue(
                """
                k: [10, 20]
                corpus: interacted
                slices: {head: 0.1, torso: 0.5}
                validation_users: 5000
                confidence: 0.95
                user_metrics: [recall@20]
                references: [most_popular, item_knn]
                vector_sample: 4000
                search_items: 8192
                search_queries: 256
                """,
                EvaluationConfig.class);
    assertEquals(CorpusKind.INTERACTED, config.corpus());
    assertEquals(20, config.longest());
    assertEquals(List.of(Reference.MOST_POPULAR, Reference.ITEM_KNN), config.references());
    assertEquals(new SliceCuts(0.1, 0.5), config.slices());
  }
}
