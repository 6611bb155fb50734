package dev.taillight.exporters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.verify.ExportVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestTest {

  private static final int COUNT = 12;

  @TempDir Path folder;

  private Manifest written;

  @BeforeEach
  void export() throws IOException {
    written = export(TestVectors.LINEAGE);
  }

  @Test
  void isReadAsItWasWritten() {
    assertEquals(written, Manifest.read(vectors()));
    assertEquals(TestVectors.LINEAGE, written.lineage());
  }

  @Test
  void holdsWhatAnIndexBuilderNeeds() throws IOException {
    JsonNode json = json();

    assertEquals("taillight-vectors", json.get("format").textValue());
    assertEquals(2, json.get("version").intValue());
    assertEquals(3, json.get("dimension").intValue());
    assertEquals("inner_product", json.get("metric").textValue());
    assertTrue(json.get("normalised").booleanValue());
    assertEquals("float32", json.get("dtype").textValue());
    assertEquals("little", json.get("byte_order").textValue());
    assertEquals(COUNT, json.get("count").intValue());
    assertEquals(1, json.get("norms").get("mean").doubleValue(), 1e-6);
    assertEquals(0, json.get("nan_vectors").intValue());
    assertEquals(0, json.get("zero_vectors").intValue());
    assertEquals("tower", json.get("lineage").get("query_tower").textValue());
    assertEquals("1.2.3", json.get("lineage").get("program_version").textValue());
    List<String> files = new ArrayList<>();
    for (JsonNode file : json.get("files")) {
      files.add(
          "%s %s %s"
              .formatted(
                  file.get("name").textValue(),
                  file.get("content").textValue(),
                  file.get("format").textValue()));
    }
    assertEquals(
        List.of(
            "vectors.parquet vectors parquet",
            "vectors.npy vectors npy",
            "vectors.fvecs vectors fvecs",
            "vectors.jsonl vectors jsonl",
            "item_ids.jsonl item_ids jsonl",
            "row_numbers.npy row_numbers npy",
            "golden-queries.jsonl golden_queries jsonl"),
        files);
  }

  @Test
  void aRunWithoutAMatrixSaysSo() throws IOException {
    Lineage lineage = new Lineage("config", "dataset", null, "checkpoint", "tower", "1");

    assertEquals(lineage, export(lineage).lineage());
    assertTrue(json().get("lineage").get("matrix").isNull());
  }

  @Test
  void anUntouchedExportIsVerified() {
    assertEquals(List.of(), new ExportVerifier(vectors()).problems());
  }

  static Stream<String> files() {
    return Stream.of(
        "vectors.parquet",
        "vectors.npy",
        "vectors.fvecs",
        "vectors.jsonl",
        "item_ids.jsonl",
        "row_numbers.npy",
        "golden-queries.jsonl");
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFlippedBitIsFound(String name) throws IOException {
    Path file = vectors().resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertProblem(name + ": expected SHA-256");
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileCutShortIsFound(String name) throws IOException {
    Path file = vectors().resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    assertProblem(
        "%s: expected %d bytes, found %d".formatted(name, bytes.length, bytes.length - 1));
  }

  @ParameterizedTest
  @MethodSource("files")
  void aMissingFileIsFound(String name) throws IOException {
    Files.delete(vectors().resolve(name));

    assertProblem(name + ": the file is missing");
  }

  @Test
  void aCountThatIsNotThatOfTheFilesIsFound() throws IOException {
    edit(json -> json.put("count", COUNT + 1));

    List<String> problems = new ExportVerifier(vectors()).problems();
    assertEquals(6, problems.size(), "one for each file that counts its rows: " + problems);
    assertTrue(
        problems.stream().allMatch(problem -> problem.contains("expected part 0 with 13 rows")),
        problems.toString());
  }

  @Test
  void aFieldOfALaterProgramIsIgnored() throws IOException {
    edit(json -> json.put("tombstones", 3));

    assertEquals(written, Manifest.read(vectors()));
  }

  @Test
  void aMissingManifestIsAnError() {
    DatasetException error =
        assertThrows(DatasetException.class, () -> Manifest.read(folder.resolve("nowhere")));

    assertTrue(error.getMessage().contains("nowhere/manifest.json"), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "vectors"})
  void somethingElseIsAnError(String text) throws IOException {
    Files.writeString(vectors().resolve(Manifest.FILE_NAME), text);

    assertThrows(DatasetException.class, () -> Manifest.read(vectors()));
  }

  @Test
  void aMissingFieldIsAnError() throws IOException {
    edit(json -> json.remove("files"));

    DatasetException error = assertThrows(DatasetException.class, () -> Manifest.read(vectors()));

    assertTrue(error.getMessage().contains("files"), error.getMessage());
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    edit(json -> json.put("version", 3));

    DatasetException error = assertThrows(DatasetException.class, () -> Manifest.read(vectors()));

    assertTrue(error.getMessage().contains("version 2, got"), error.getMessage());
  }

  private Manifest export(Lineage lineage) throws IOException {
    return TestVectors.export(
        TestVectors.config(
            List.of(ExportFormat.PARQUET, ExportFormat.NPY, ExportFormat.FVECS, ExportFormat.JSONL),
            Precision.FLOAT32,
            1,
            5),
        vectors(),
        TestVectors.random(COUNT, 3, 2),
        TestVectors.ids(folder, COUNT),
        lineage);
  }

  private Path vectors() {
    return folder.resolve("vectors");
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(vectors().resolve(Manifest.FILE_NAME).toFile());
  }

  private void edit(Consumer<ObjectNode> change) throws IOException {
    ObjectNode json = (ObjectNode) json();
    change.accept(json);
    Files.writeString(vectors().resolve(Manifest.FILE_NAME), json.toString());
  }

  private void assertProblem(String start) {
    List<String> problems = new ExportVerifier(vectors()).problems();
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).startsWith(start), problems.toString());
  }
}
