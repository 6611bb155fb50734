package dev.taillight.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.taillight.encoder.TowerKind;
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
                "{\"formats\":[\"parquet\",\"npy\",\"fvecs\",\"jsonl\"],\"block_size\":10,"
                    + "\"encoders\":[\"item\",\"query\"]}",
                ExportConfig.class);

    assertEquals(
        new ExportConfig(
            List.of(ExportFormat.values()), 10, List.of(TowerKind.ITEM, TowerKind.QUERY)),
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
  void aTowerTwiceIsAnErrorAndNoneIsNot() {
    List<ExportFormat> npy = List.of(ExportFormat.NPY);
    assertEquals(List.of("encoders"), keys(npy, 1, TowerKind.ITEM, TowerKind.ITEM));
    assertEquals(List.of(), new ExportConfig(npy, 1, List.of()).encoders());
  }

  @Test
  void everyProblemIsReported() {
    assertEquals(List.of("formats", "block_size"), keys(List.of(), 0));
    assertEquals(List.of("formats", "block_size"), keys(List.of(), (1 << 16) + 1));
  }

  private static List<String> keys(List<ExportFormat> formats, int blockSize, TowerKind... towers) {
    List<TowerKind> encoders = List.of(towers);
    InvalidSettingsException error =
        assertThrows(
            InvalidSettingsException.class, () -> new ExportConfig(formats, blockSize, encoders));
    return error.problems().stream().map(Problem::key).toList();
  }
}
