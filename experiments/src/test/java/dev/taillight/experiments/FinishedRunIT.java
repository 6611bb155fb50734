package dev.taillight.experiments;

import static dev.taillight.experiments.ProgramRun.taillight;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.Vocabulary;
import dev.taillight.exporters.manifest.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a finished run answers on the command line: items of users, vectors of features. */
class FinishedRunIT {

  @TempDir static Path shared;
  @TempDir Path temp;

  private static Path finished;

  @BeforeAll
  static void runOnce() throws IOException {
    Path config = SmallTables.write(shared.resolve("tables"));
    finished = shared.resolve("finished");
    ProgramRun result = taillight("run", config, "--out", finished);
    assertEquals(0, result.exitCode(), result.err());
  }

  @Test
  void nominatesTheBestItemsOfAUser() throws IOException {
    ProgramRun result =
        taillight("nominate", "--run", finished, "--user", "user3", "-k", "5", "--json");
    assertEquals(0, result.exitCode(), result.err());
    JsonNode nominations = result.json().path("nominations");
    assertEquals(5, nominations.size());
    double last = Double.POSITIVE_INFINITY;
    for (JsonNode nomination : nominations) {
      assertTrue(nomination.path("score").asDouble() <= last, "descending");
      last = nomination.path("score").asDouble();
      assertTrue(nomination.path("features").path("topic").get(0).asText().startsWith("topic"));
    }
    ProgramRun people = taillight("nominate", "--run", finished, "--user", "user3");
    assertEquals(10, people.out().lines().count());
    assertTrue(people.out().contains("topic=topic"), people.out());
  }

  @Test
  void nominateExplainsWhatItCannotDo() throws IOException {
    ProgramRun user = taillight("nominate", "--run", finished, "--user", "usr3");
    assertEquals(2, user.exitCode());
    assertTrue(user.err().contains("did you mean 'user3'?"), user.err());
    assertEquals(2, taillight("nominate", "--run", temp, "--user", "user3").exitCode());
    ProgramRun none = taillight("nominate", "--run", finished, "--user", "user3", "-k", "0");
    assertEquals(2, none.exitCode(), none.err());
  }

  @Test
  void encodesItemsAndQueriesFromTheirFeatures() throws IOException {
    Path lines = Files.writeString(temp.resolve("items.jsonl"), itemLine(7) + "\n\n" + itemLine(9));
    ProgramRun result =
        taillight("encode", "--encoder", finished.resolve("encoders/item"), "--input", lines);
    assertEquals(0, result.exitCode(), result.err());
    List<String> vectors = result.out().lines().toList();
    assertEquals(2, vectors.size());
    assertNear(exported(7), json(vectors.get(0)).path("vector"));
    assertNear(exported(9), json(vectors.get(1)).path("vector"));
    assertEquals("item9", json(vectors.get(1)).path("id").asText());

    String nulls = "{\"features\":null,\"training_pairs\":null}";
    Path empty = Files.writeString(temp.resolve("empty.jsonl"), "{}\n" + nulls);
    ProgramRun none =
        taillight("encode", "--encoder", finished.resolve("encoders/item"), "--input", empty);
    assertEquals(0, none.exitCode(), none.err());
    assertEquals(1, none.out().lines().distinct().count(), "null is as if left out");

    Path query = Files.writeString(temp.resolve("users.jsonl"), "{\"history\":[\"item3\"]}");
    Path output = temp.resolve("vectors.jsonl");
    Path encoder = finished.resolve("encoders/query");
    ProgramRun written =
        taillight("encode", "--encoder", encoder, "--input", query, "--output", output, "--json");
    assertEquals(0, written.exitCode(), written.err());
    assertEquals(1, written.json().path("count").asInt());
    ProgramRun printed = taillight("encode", "--encoder", encoder, "--input", query, "--json");
    assertEquals(
        json(Files.readString(output)).path("vector"), printed.json().at("/vectors/0/vector"));
  }

  @Test
  void encodeExplainsWhatItCannotDo() throws IOException {
    Path encoder = finished.resolve("encoders/item");
    Map<String, String> refused =
        Map.of(
            "{\"features\":{\"topc\":1}}", "unknown feature 'topc', did you mean topic?",
            "{\"feature\":{}}", "unknown key 'feature', did you mean features?",
            "{\"features\":{\"topic\":[1,2]}}", "feature 'topic' takes one value, got 2",
            "{\"training_pairs\":-1}", "must be 0 or more, got -1",
            "{\"training_pairs\":1.5}", "needs a whole number, got 1.5",
            "{\"features\":{\"topic\":{}}}", "'topic' needs a value or a list of values",
            "{", "needs a JSON object",
            "[]", "needs a JSON object, got []");
    for (Map.Entry<String, String> line : refused.entrySet()) {
      Path file = Files.writeString(temp.resolve("bad.jsonl"), "{}\n" + line.getKey() + "\n");
      ProgramRun result = taillight("encode", "--encoder", encoder, "--input", file);
      assertEquals(3, result.exitCode(), result.err());
      assertTrue(result.err().contains("bad.jsonl:2: "), result.err());
      assertTrue(result.err().contains(line.getValue()), result.err());
    }
    Path none = temp.resolve("none");
    assertEquals(2, taillight("encode", "--encoder", encoder, "--input", none).exitCode());
    assertEquals(3, taillight("encode", "--encoder", temp, "--input", none).exitCode());
  }

  /** An item of the finished run with its features, read from its dataset. */
  private static String itemLine(int row) {
    EncodedDataset dataset = EncodedDataset.open(finished.resolve("dataset"));
    ObjectNode line = new ObjectMapper().createObjectNode();
    line.put("id", dataset.items().ids().at(row));
    for (FeatureColumn feature : dataset.items().features()) {
      int[] codes = new int[feature.count(row)];
      feature.copy(row, codes, 0);
      for (int code : codes) {
        if (code != Vocabulary.MISSING) {
          line.withObject("/features").withArray(feature.name()).add(raw(feature, code));
        }
      }
    }
    return line.toString();
  }

  /** A value of a code; of a bin its lower edge, or a number below all edges. */
  private static String raw(FeatureColumn feature, int code) {
    if (feature.spec().kind() != FeatureKind.NUMERIC) {
      return feature.vocabulary().value(code);
    }
    List<Double> edges = feature.spec().binEdges();
    int bin = code - Vocabulary.FIRST_VALUE;
    return Double.toString(bin == 0 ? edges.get(0) - 1 : edges.get(bin - 1));
  }

  /** The values are the end of the file, row by row. */
  private static float[] exported(int row) throws IOException {
    Manifest manifest = Manifest.read(finished.resolve("vectors"));
    byte[] file = Files.readAllBytes(finished.resolve("vectors/vectors.npy"));
    int bytes = manifest.dimension() * Float.BYTES;
    float[] vector = new float[manifest.dimension()];
    ByteBuffer.wrap(file, file.length - (manifest.count() - row) * bytes, bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(vector);
    return vector;
  }

  private static void assertNear(float[] expected, JsonNode found) {
    assertEquals(expected.length, found.size());
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found.get(i).asDouble(), 1e-5);
    }
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
