package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.dataset.DatasetException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MutualInformationMatrixTest {

  private static final double[] VALUES = {
    1.0 / 3, 0.1, 0.2, 0.1, 1.5, 0.1 + 0.2, 0.2, 0.1 + 0.2, Math.PI
  };

  private static final MutualInformationMatrix MATRIX =
      new MutualInformationMatrix(
          List.of("a", "b", "c"),
          List.of("id"),
          Estimator.MILLER_MADOW,
          1234,
          VALUES,
          new MatrixStatistics(
              List.of(1.0, 0.5, 0.25),
              List.of(2L, 3L, 4L, 3L, 5L, 6L, 4L, 6L, 7L),
              List.of(9L, 9L, 9L, 9L, 9L, 9L, 9L, 9L, 9L),
              List.of("'b' is like an id")));

  @TempDir Path folder;

  @Test
  void readsWhatItWroteToTheLastBit() throws IOException {
    MATRIX.write(folder);
    MutualInformationMatrix read = MutualInformationMatrix.read(folder);
    assertArrayEquals(VALUES, read.toArray(), 0.0);
    assertEquals(MATRIX.features(), read.features());
    assertEquals(MATRIX.excluded(), read.excluded());
    assertEquals(MATRIX.estimator(), read.estimator());
    assertEquals(1234, read.itemCount());
    assertEquals(MATRIX.statistics(), read.statistics());
  }

  @Test
  void jsonIsForOtherProgramsToo() throws IOException {
    MATRIX.write(folder);
    JsonNode json = new ObjectMapper().readTree(folder.resolve("matrix.json").toFile());
    assertEquals("nats", json.get("unit").asText());
    assertEquals("miller_madow", json.get("estimator").asText());
    assertEquals(1234, json.get("items").asLong());
    assertEquals(Math.PI, json.get("values").get(8).asDouble(), 0.0);
    assertEquals(1.5, json.get("entropies").get(1).asDouble(), 0.0);
    assertEquals(0.25, json.get("fill_rates").get(2).asDouble(), 0.0);
    assertEquals(7, json.get("joint_states").get(8).asLong());
  }

  @Test
  void npyIsAsNumpyLaysItOut() throws IOException {
    MATRIX.write(folder);
    ByteBuffer npy =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("matrix.npy")))
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[6];
    npy.get(magic);
    assertArrayEquals(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'}, magic);
    assertEquals(1, npy.get());
    assertEquals(0, npy.get());
    byte[] header = new byte[npy.getShort()];
    npy.get(header);
    String text = new String(header, StandardCharsets.US_ASCII);
    assertTrue(text.contains("'descr': '<f8'"), text);
    assertTrue(text.contains("'fortran_order': False"), text);
    assertTrue(text.contains("'shape': (3, 3"), text);
    assertTrue(text.endsWith("\n"));
    assertEquals(0, npy.position() % 64);
    double[] values = new double[9];
    npy.asDoubleBuffer().get(values);
    assertArrayEquals(VALUES, values, 0.0);
    assertEquals(9 * Double.BYTES, npy.remaining());
  }

  @Test
  void aMissingFileIsNamed() {
    DatasetException error =
        assertThrows(DatasetException.class, () -> MutualInformationMatrix.read(folder));
    assertTrue(error.getMessage().contains("matrix.json: there is no mutual-information matrix"));
  }

  @Test
  void aTruncatedFileIsDamaged() throws IOException {
    MATRIX.write(folder);
    Path file = folder.resolve("matrix.json");
    String json = Files.readString(file);
    Files.writeString(file, json.substring(0, json.length() / 2));
    assertThrows(DatasetException.class, () -> MutualInformationMatrix.read(folder));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"unit\" : \"nats\"         | \"unit\" : \"bits\"  | this program reads",
        "\"version\" : 1             | \"version\" : 2      | this program reads",
        "\"items\" : 1234,           | ''                   | items",
        "0.3333333333333333          | null                 | null",
        "0.3333333333333333          | \"NaN\"              | finite",
        "0.3333333333333333          | 0.25                 | entropies",
        "0.3333333333333333          | -1                   | finite",
        "[ \"a\", \"b\", \"c\" ]     | [ \"a\", \"b\" ]     | need 4 values",
        "[ \"a\", \"b\", \"c\" ]     | [ \"a\", \"b\", \"b\" ] | named twice",
        "[ \"a\", \"b\", \"c\" ]     | null                 | features",
        "[ 1.0, 0.5, 0.25 ]          | [ 1.0 ]              | fill_rates",
        "miller_madow                | guess                | guess",
      })
  void damageIsNamed(String found, String replacement, String expected) throws IOException {
    MATRIX.write(folder);
    Path file = folder.resolve("matrix.json");
    String json = Files.readString(file);
    assertTrue(json.contains(found), json);
    int at = json.indexOf(found);
    Files.writeString(
        file, json.substring(0, at) + replacement + json.substring(at + found.length()));
    DatasetException error =
        assertThrows(DatasetException.class, () -> MutualInformationMatrix.read(folder));
    assertTrue(error.getMessage().contains("matrix.json"), error.getMessage());
    assertTrue(error.getMessage().contains(expected), error.getMessage());
  }

  @Test
  void partnersFallByInformationAndKeepTheOrderAmongEquals() {
    assertEquals(List.of(2, 1), MATRIX.partners(0));
    assertEquals(List.of(2, 0), MATRIX.partners(1));
    MutualInformationMatrix flat =
        new MutualInformationMatrix(
            List.of("a", "b", "c"), Estimator.PLUG_IN, 1, new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1});
    assertEquals(List.of(0, 1), flat.partners(2));
  }

  @Test
  void anAsymmetricMatrixIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new MutualInformationMatrix(
                List.of("a", "b"), Estimator.PLUG_IN, 1, new double[] {1, 0.1, 0.2, 1}));
  }

  /** Whoever only reads a matrix needs no ND4J. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        MutualInformationMatrix.class,
        MatrixFiles.class,
        MatrixStatistics.class,
        Estimator.class
      })
  void readingAMatrixNeedsNoNd4j(Class<?> type) throws IOException {
    assertFalse(mentionsNd4j(type));
  }

  @Test
  void theComputationWouldBeNoticedByThatCheck() throws IOException {
    assertTrue(mentionsNd4j(MutualInformation.class));
  }

  private static boolean mentionsNd4j(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      String constants = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return constants.contains("org/nd4j");
    }
  }
}
