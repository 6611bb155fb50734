package dev.taillight.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.encoder.TowerKind;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.format.LuceneConfig;
import dev.taillight.exporters.publish.GateConfig;
import dev.taillight.exporters.publish.PublishConfig;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.settings.InvalidSettingsException;
import dev.taillight.settings.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExportConfigTest {

  @Test
  void isReadByTheNamesOfTheFormats() throws JsonProcessingException {
    ExportConfig config =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build()
            .readValue(
                "{\"formats\":[\"parquet\",\"npy\",\"fvecs\",\"jsonl\"],\"precision\":\"float32\","
                    + "\"shards\":3,\"block_size\":10,"
                    + "\"lucene\":{\"m\":8,\"ef_construction\":50},\"proof\":{\"queries\":5,\"k\":3,"
                    + "\"hnsw\":{\"m\":8,\"ef_construction\":50,\"ef_search\":50,\"items\":0}},"
                    + "\"encoders\":[\"item\",\"query\"],"
                    + "\"gate\":{\"min_effective_rank\":0.1,\"max_uniformity\":-0.1,"
                    + "\"min_norm\":0.001,\"max_norm\":1000,\"metric\":\"recall@20\","
                    + "\"max_recall_drop\":0.05,\"max_tail_recall_drop\":0.2,"
                    + "\"max_shrinkage\":0.5,\"allow_dimension_change\":true},"
                    + "\"publish\":{\"folder\":\"published\",\"keep\":2}}",
                ExportConfig.class);

    List<ExportFormat> formats =
        List.of(ExportFormat.PARQUET, ExportFormat.NPY, ExportFormat.FVECS, ExportFormat.JSONL);
    assertEquals(
        new ExportConfig(
            formats,
            Precision.FLOAT32,
            3,
            10,
            new LuceneConfig(8, 50),
            TestVectors.PROOF,
            List.of(TowerKind.ITEM, TowerKind.QUERY),
            new GateConfig(0.1, -0.1, 0.001, 1000, "recall@20", 0.05, 0.2, 0.5, true),
            new PublishConfig("published", 2)),
        config);
  }

  @Test
  void anEmptyListOfFormatsIsAnError() {
    assertEquals(List.of("formats"), keys(List.of(), 1));
  }

  @Test
  void aFormatTwiceIsAnError() {
    assertEquals(List.of("formats"), keys(List.of(ExportFormat.NPY, ExportFormat.NPY), 1));
  }

  @Test
  void everyProblemIsReported() {
    assertEquals(List.of("formats", "block_size"), keys(List.of(), 0));
    assertEquals(List.of("formats", "block_size"), keys(List.of(), (1 << 16) + 1));
  }

  @Test
  void aPrecisionThatAFormatCannotHoldIsAnError() {
    InvalidSettingsException error =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                TestVectors.config(
                    List.of(ExportFormat.NPY, ExportFormat.FVECS), Precision.FLOAT16, 0, 1));

    assertTrue(error.getMessage().contains("one that fvecs can hold: float32"), error.getMessage());
    assertEquals(
        List.of("shards", "precision"), error.problems().stream().map(Problem::key).toList());
  }

  @Test
  void aTowerTwiceIsAnErrorAndNoneIsNot() {
    ExportConfig none = TestVectors.config(List.of(ExportFormat.NPY), Precision.FLOAT32, 1, 1);
    InvalidSettingsException error =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                new ExportConfig(
                    none.formats(),
                    none.precision(),
                    1,
                    1,
                    none.lucene(),
                    none.proof(),
                    List.of(TowerKind.ITEM, TowerKind.ITEM),
                    none.gate(),
                    none.publish()));
    assertEquals(List.of("encoders"), error.problems().stream().map(Problem::key).toList());
  }

  @Test
  void aGraphWithoutLinksIsAnError() {
    InvalidSettingsException error =
        assertThrows(InvalidSettingsException.class, () -> new LuceneConfig(0, 3201));

    assertEquals(
        List.of("m", "ef_construction"), error.problems().stream().map(Problem::key).toList());
  }

  private static List<String> keys(List<ExportFormat> formats, int blockSize) {
    InvalidSettingsException error =
        assertThrows(
            InvalidSettingsException.class,
            () -> TestVectors.config(formats, Precision.FLOAT32, 1, blockSize));
    return error.problems().stream().map(Problem::key).toList();
  }
}
