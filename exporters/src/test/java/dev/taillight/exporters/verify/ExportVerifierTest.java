package dev.taillight.exporters.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.TestVectors;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.ExportedFile;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the digests do not tell, because whoever changed a file has changed the manifest too. */
final class ExportVerifierTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @BeforeEach
  void export() throws IOException {
    export(Precision.FLOAT32, ExportFormat.NPY, ExportFormat.JSONL);
  }

  @Test
  void idsDifferBetweenFormats() throws IOException {
    change("item_ids.jsonl", text -> text.replace("\"item7\"", "\"seven\""));
    assertProblems("jsonl: row 7: expected item 'seven' as in npy, found 'item7'");
  }

  @Test
  void rowsInAnotherOrderAreFound() throws IOException {
    change("vectors.jsonl", text -> text.replaceFirst("(?s)^([^\n]*\n)([^\n]*\n)", "$2$1"));
    assertProblems("jsonl: row 0: expected item 'item0' as in npy, found 'item1'");
  }

  @Test
  void vectorsDifferBetweenFormats() throws IOException {
    // Another first digit behind the point.
    change(
        "vectors.jsonl", text -> text.replaceFirst("(\"item3\",\"vector\":\\[-?0\\.)\\d", "$10"));
    assertProblems("jsonl: row 3: the vector of item 'item3' is not the one in npy");
  }

  @Test
  void vectorsOfAnotherLengthAreFound() throws IOException {
    change("vectors.jsonl", text -> text.replaceFirst("(\"item3\",\"vector\":\\[)", "$10.5,"));
    List<String> problems = new ExportVerifier(vectors()).problems();
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).contains("vectors.jsonl:4: no id, or no vector"), problems.get(0));
  }

  @Test
  void rowNumbersThatDoNotFollowEachOtherAreFound() throws IOException {
    Path file = vectors().resolve("row_numbers.npy");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 8] ^= 1;
    Files.write(file, bytes);
    digest("row_numbers.npy");
    List<String> problems = new ExportVerifier(vectors()).problems();
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).contains("row_numbers.npy: row 19 is not 19"), problems.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"min", "mean", "max"})
  void normsAreThoseOfTheVectors(String norm) throws IOException {
    manifest(json -> ((ObjectNode) json.get("norms")).put(norm, 0.99));
    List<String> problems = new ExportVerifier(vectors()).problems();
    assertEquals(1, problems.size(), problems.toString());
    assertTrue(problems.get(0).contains("norm of 0.990000000, found"), problems.get(0));
  }

  /** Encoding moves norms a little; a twentieth is more than any precision does. */
  @ParameterizedTest
  @EnumSource
  void encodedVectorsHaveTheNormsOfTheManifestButForRounding(Precision precision)
      throws IOException {
    export(precision, ExportFormat.NPY);
    assertEquals(List.of(), new ExportVerifier(vectors()).problems());
    manifest(json -> ((ObjectNode) json.get("norms")).put("mean", 1.05));
    assertEquals(1, new ExportVerifier(vectors()).problems().size());
  }

  @Test
  void aFileThatTheManifestDoesNotListIsMissed() throws IOException {
    manifest(
        json -> {
          ArrayNode files = (ArrayNode) json.get("files");
          for (int i = files.size() - 1; i >= 0; i--) {
            if (files.get(i).get("name").textValue().equals("item_ids.jsonl")) {
              files.remove(i);
            }
          }
        });
    assertProblems("item_ids.jsonl: the manifest does not list it");
  }

  @Test
  void rowsThatAreNotThoseOfThePartAreFound() throws IOException {
    manifest(json -> ((ObjectNode) json.get("files").get(0)).put("first_row", 7));
    String name = Manifest.read(vectors()).files().get(0).name();
    assertProblems(
        name + ": expected part 0 with 20 rows from row 0, the manifest has part 0 with 20 from 7");
  }

  @Test
  void moreProblemsThanAnyoneReadsAreCounted() throws IOException {
    manifest(
        json -> {
          json.put("count", 20_000).put("shards", 10_000);
          ArrayNode files = (ArrayNode) json.get("files");
          JsonNode first = files.get(0);
          for (int i = 0; i < 20_000; i++) {
            files.add(((ObjectNode) first.deepCopy()).put("name", "copies/" + i));
          }
        });

    List<String> problems = new ExportVerifier(vectors()).problems();

    assertEquals(101, problems.size());
    assertEquals("copies/0: the file is missing", problems.get(0));
    // 20,000 copies are missing, and so are two formats, ids and row numbers in 10,000 parts.
    assertEquals("and 59900 more problems", problems.get(100));
  }

  @Test
  void morePartsThanFilesAreRefusedBeforeAnythingElse() throws IOException {
    manifest(json -> json.put("count", Integer.MAX_VALUE).put("shards", Integer.MAX_VALUE));
    DatasetException error =
        assertThrows(DatasetException.class, () -> new ExportVerifier(vectors()));
    assertTrue(
        error
            .getMessage()
            .endsWith("expected a file for each of 2147483647 parts of 2 formats, got 5 files"),
        error.getMessage());
  }

  /** The second shard of an index has the files of a folder, each with its rows. */
  @Test
  void everyFileOfAnIndexIsOfItsPart() throws IOException {
    TestVectors.export(
        TestVectors.config(List.of(ExportFormat.LUCENE), Precision.FLOAT32, 2, 8),
        vectors(),
        TestVectors.random(20, 5, 1),
        TestVectors.ids(folder.resolve("ids"), 20),
        TestVectors.LINEAGE);
    assertEquals(List.of(), new ExportVerifier(vectors()).problems());
    List<String> names =
        Manifest.read(vectors()).files().stream()
            .filter(file -> file.shard() == 1)
            .map(ExportedFile::name)
            .toList();
    manifest(
        json -> {
          for (JsonNode file : json.get("files")) {
            if (file.get("shard").intValue() == 1) {
              ((ObjectNode) file).put("rows", 11);
            }
          }
        });
    assertTrue(names.size() > 1, names.toString());
    assertProblems(
        names.stream()
            .map(
                name ->
                    name
                        + ": expected part 1 with 10 rows from row 10, the manifest has part 1 with"
                        + " 11 from 10")
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"norms", "lineage", "files", "stores", "dtype"})
  void partsThatAreNullAreRefused(String key) throws IOException {
    manifest(json -> json.putNull(key));
    DatasetException error =
        assertThrows(DatasetException.class, () -> new ExportVerifier(vectors()));
    assertTrue(error.getMessage().contains("'" + key + "' is needed"), error.getMessage());
  }

  @Test
  void zeroVectorsAreCounted() throws IOException {
    Path file = vectors().resolve("vectors.npy");
    byte[] bytes = Files.readAllBytes(file);
    // The last row: 5 values of 4 bytes.
    Arrays.fill(bytes, bytes.length - 20, bytes.length, (byte) 0);
    Files.write(file, bytes);
    digest("vectors.npy");
    List<String> problems = new ExportVerifier(vectors()).problems();
    assertEquals(
        List.of(
            "jsonl: row 19: the vector of item 'item19' is not the one in npy",
            "expected 0 vectors that are all zero, found 1"),
        problems.subList(0, 2));
    assertTrue(problems.get(2).startsWith("golden query 1: the score"), problems.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dimension", "count", "shards", "scale"})
  void sizesThatCannotBeAreRefused(String key) throws IOException {
    manifest(json -> json.put(key, 0));
    DatasetException error =
        assertThrows(DatasetException.class, () -> new ExportVerifier(vectors()));
    assertTrue(error.getMessage().contains(key), error.getMessage());
  }

  @Test
  void namesThatLeadOutOfTheFolderAreRefused() throws IOException {
    manifest(json -> ((ObjectNode) json.get("files").get(0)).put("name", "../../etc/passwd"));
    assertThrows(DatasetException.class, () -> new ExportVerifier(vectors()).problems());
  }

  @Test
  void anExportWithoutVectorsIsNone() throws IOException {
    manifest(json -> json.putArray("files"));
    assertProblems(
        "manifest.json: no file holds vectors",
        "golden-queries.jsonl: the manifest does not list it");
  }

  private void export(Precision precision, ExportFormat... formats) throws IOException {
    TestVectors.export(
        TestVectors.config(List.of(formats), precision, 1, 8),
        vectors(),
        TestVectors.random(20, 5, 1),
        TestVectors.ids(folder.resolve("ids"), 20),
        TestVectors.LINEAGE);
  }

  private Path vectors() {
    return folder.resolve("vectors");
  }

  private void assertProblems(String... problems) {
    assertEquals(List.of(problems), new ExportVerifier(vectors()).problems());
  }

  private void change(String name, UnaryOperator<String> change) throws IOException {
    Path file = vectors().resolve(name);
    String before = Files.readString(file);
    String after = change.apply(before);
    assertTrue(!before.equals(after), "nothing was changed");
    Files.writeString(file, after);
    digest(name);
  }

  /** Makes the manifest fit a changed file. */
  private void digest(String name) throws IOException {
    Path file = vectors().resolve(name);
    String sha256 = Sha256.of(file);
    long bytes = Files.size(file);
    manifest(
        json -> {
          for (JsonNode entry : json.get("files")) {
            if (entry.get("name").textValue().equals(name)) {
              ((ObjectNode) entry).put("sha256", sha256).put("bytes", bytes);
            }
          }
        });
  }

  private void manifest(Consumer<ObjectNode> change) throws IOException {
    Path file = vectors().resolve(Manifest.FILE_NAME);
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    change.accept(json);
    Files.writeString(file, json.toString());
  }
}
