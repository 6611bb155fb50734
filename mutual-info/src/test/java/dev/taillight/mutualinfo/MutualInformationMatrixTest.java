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
import java.util.stream.LongStream;
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
          new EstimationMethod(
              Estimator.MILLER_MADOW,
              Normalisation.NONE,
              MissingValues.IGNORE,
              Weighting.INTERACTIONS),
          1234,
          VALUES,
          new MatrixStatistics(
              List.of(1.0, 0.5, 0.25),
              List.of(0.25, 1.5, 3.0),
              List.of(2L, 5L, 7L),
              List.of(8.0, 1.5, 4.0),
              List.of("id"),
              LongStream.range(0, 9).mapToObj(MutualInformationMatrixTest::pair).toList(),
              List.of(
                  new MatrixEstimate(
                      Estimator.PLUG_IN,
                      Normalisation.MAX,
                      List.of(1.0, 0.5, 0.25, 0.5, 1.0, 0.125, 0.25, 0.125, 1.0))),
              List.of("'b' is like an id")));

  private static PairStatistics pair(long i) {
    return new PairStatistics(i + 1.0 / 3, i / 8.0, 0.5, 0.25, Double.NaN, 10 + i, 100 + i);
  }

  @TempDir Path folder;

  @Test
  void readsWhatItWroteToTheLastBit() throws IOException {
    MATRIX.write(folder);
    MutualInformationMatrix read = MutualInformationMatrix.read(folder);
    assertArrayEquals(VALUES, read.toArray(), 0.0);
    assertEquals(MATRIX.features(), read.features());
    assertEquals(MATRIX.excluded(), read.excluded());
    assertEquals(MATRIX.method(), read.method());
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
    assertEquals("ignore", json.get("missing").asText());
    assertEquals("interactions", json.get("weighting").asText());
    assertEquals(18, json.get("pairs").get("joint_states").get(8).asLong());
    assertEquals(0.875, json.get("pairs").get("expected").get(7).asDouble(), 0.0);
    assertTrue(json.get("pairs").get("p_value").isEmpty());
    assertEquals("max", json.get("estimates").get(0).get("normalisation").asText());
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
        "\"version\" : 2             | \"version\" : 1      | this program reads",
        "\"format\" : \"taillight      | \"format\" : \"other | this program reads",
        "\"expected\" : [ 0.0,        | \"expected\" : [       | expected 9 values of 'expected'",
        "\"states\" : [ 2,            | \"states\" : [         | states",
        "\"items\" : 1234,           | ''                   | items",
        "0.3333333333333333          | null                 | null",
        "0.3333333333333333          | \"NaN\"              | finite",
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
  void ofEqualPartnersTheOneWithFewerValuesComesFirst() {
    MutualInformationMatrix flat =
        new MutualInformationMatrix(
            List.of("a", "id", "c"),
            List.of(),
            EstimationMethod.of(Estimator.ADJUSTED),
            1,
            new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1},
            new MatrixStatistics(
                List.of(),
                List.of(),
                List.of(4L, 90L, 3L),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    assertEquals(List.of(2, 1), flat.partners(0));
    assertEquals(List.of(0, 1), flat.partners(2));
  }

  @Test
  void canBeSeenUnderAnotherEstimate() {
    MutualInformationMatrix other = MATRIX.under(MATRIX.statistics().estimates().get(0));
    assertEquals(0.125, other.at(1, 2), 0.0);
    assertEquals(Estimator.PLUG_IN, other.method().estimator());
    assertEquals("share", other.method().unit());
    assertEquals(Weighting.INTERACTIONS, other.method().weighting());
    assertEquals(List.of(1, 2), other.partners(0));
    assertEquals(3.0, other.entropy(2), 0.0);
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
        PairLists.class,
        Estimator.class
      })
  void readingAMatrixNeedsNoNd4j(Class<?> type) throws IOException {
    assertFalse(mentionsNd4j(type));
  }

  @Test
  void theComputationWouldBeNoticedByThatCheck() throws IOException {
    assertTrue(mentionsNd4j(Estimates.class));
  }

  private static boolean mentionsNd4j(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      String constants = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return constants.contains("org/nd4j");
    }
  }
}
