package dev.taillight.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.taillight.experiments.cli.CommandLineProgram;
import dev.taillight.experiments.cli.StopRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counting in parts, merging them and using the matrix, through the command line. */
class MergedRunIT {

  @TempDir Path temp;
  private Path config;
  private Path run;
  private Path merged;

  @BeforeEach
  void names() throws IOException {
    config = SmallTables.write(temp.resolve("tables"));
    run = temp.resolve("run");
    merged = temp.resolve("merged");
  }

  @Test
  void theMatrixOfMergedShardsIsThatOfOnePassAndOfTheRunThatUsesIt() throws IOException {
    for (int shard = 1; shard <= 3; shard++) {
      JsonNode counted = count(shard, 3);
      assertEquals(80, counted.path("items").asInt());
      assertEquals(shard + "/3", counted.path("shard").asText());
      assertEquals(shard == 1 ? 1 : 0, counted.path("ran").size(), "the tables are read once");
    }
    JsonNode result =
        done("mutual-info", config, "--merge", part(3), part(1), part(2), "-o", merged);
    assertEquals(240, result.path("items").asInt());
    assertEquals(3, result.path("parts").asInt());
    assertEquals(5, result.path("features").size());
    assertEquals(
        merged.resolve("mutual-info/matrix.json").toString(), result.path("matrix").asText());
    done("mutual-info", config, "--out", run);
    assertSameMatrix(run, merged);

    Path using = temp.resolve("using");
    Object[] useMerged = {
      "mutual-info", config, "--out", using, "--set", "mutual_info.matrix=../merged/mutual-info"
    };
    done(useMerged);
    assertSameMatrix(merged, using);
    String portable = Files.readString(using.resolve("config.yaml"));
    assertTrue(portable.contains("matrix: " + merged.resolve("mutual-info")), portable);
    assertEquals(0, done(useMerged).path("ran").size());
    // Another matrix in the same place.
    done(
        Stream.of(
                new Object[] {"mutual-info", config, "--set", "mutual_info.estimator=plug_in"},
                new Object[] {"--out", merged, "--merge", part(1), part(2), part(3)})
            .flatMap(Stream::of)
            .toArray());
    assertEquals("mutual-info", done(useMerged).at("/ran/0").asText());
    assertSameMatrix(merged, using);
    assertFalse(
        Files.readString(run.resolve("mutual-info/matrix.json"))
            .equals(Files.readString(using.resolve("mutual-info/matrix.json"))));
  }

  @Test
  void aMatrixOfOtherFeaturesIsRefused() throws IOException {
    count(1, 1);
    done("mutual-info", config, "--merge", part(1), "--out", merged);
    Path file = merged.resolve("mutual-info/matrix.json");
    assertRefused(
        3,
        file
            + ": not a matrix of this dataset, whose item features are [topic, shade]: it lacks"
            + " [shade], and it has [twin, colour, price, words], which are none of them",
        "mutual-info",
        config,
        "--out",
        temp.resolve("other"),
        "--set",
        "mutual_info.matrix=" + file,
        "--set",
        "dataset.items.features=[{name: topic, kind: categorical, vocabulary: topic}, {name: shade,"
            + " column: colour, kind: categorical}]");
    assertRefused(
        3,
        "there is no mutual-information matrix",
        "mutual-info",
        config,
        "--out",
        temp.resolve("other"),
        "--set",
        "mutual_info.matrix=nowhere");
  }

  @Test
  void partsThatDoNotFitAreRefused() throws IOException {
    count(1, 2);
    Object[] merge = {"mutual-info", config, "--merge", part(1), "--out", merged};
    assertRefused(2, "the shards 2/2 are not among the parts", merge);
    assertFalse(Files.exists(merged));
    // The same tables, the prices in other bins.
    done(
        "mutual-info",
        config,
        "--out",
        temp.resolve("edges"),
        "--counts",
        part(2),
        "--set",
        "dataset.items.features.3.bins=null",
        "--set",
        "dataset.items.features.3.edges=[250, 500.5]");
    count(1, 1);
    assertRefused(
        3,
        "feature 'price' has other bins in " + part(2) + " than in " + part(1),
        "mutual-info",
        config,
        "--merge",
        part(1),
        part(2),
        "--out",
        merged);
    Files.writeString(part(1).resolve("pairs/topic/price"), "damage");
    assertRefused(3, "pairs/topic/price: damaged", merge);
  }

  @Test
  void badUsageIsRefused() throws IOException {
    Path counts = temp.resolve("counts");
    assertRefused(2, "--counts", "mutual-info", config, "--shard", "1/2");
    assertRefused(
        2, "shard: expected I/N", "mutual-info", config, "--shard", "3/2", "--counts", counts);
    assertRefused(2, "with --out", "mutual-info", config, "--merge", counts);
    assertRefused(
        2, "mutually exclusive", "mutual-info", config, "--counts", counts, "--merge", counts);
    count(1, 1);
    for (Path foreign : List.of(run, temp.resolve("tables"), temp)) {
      assertRefused(
          2,
          "holds something else than a merged matrix",
          "mutual-info",
          config,
          "--merge",
          part(1),
          "--out",
          foreign);
    }
    assertRefused(
        2,
        "is neither empty nor a folder of partial counts",
        "mutual-info",
        config,
        "--out",
        run,
        "--counts",
        temp.resolve("tables"));
    Result help = taillight("mutual-info", "--help");
    assertEquals(0, help.exitCode());
    for (String wanted : List.of("--counts", "--shard", "--merge", "Examples:", "parts/2")) {
      assertTrue(help.out().contains(wanted), help.out());
    }
  }

  private Path part(int shard) {
    return temp.resolve("parts/" + shard);
  }

  private JsonNode count(int shard, int shards) throws IOException {
    return done(
        "mutual-info",
        config,
        "--out",
        run,
        "--counts",
        part(shard),
        "--shard",
        shard + "/" + shards);
  }

  private static void assertSameMatrix(Path expected, Path actual) throws IOException {
    for (String file : List.of("mutual-info/matrix.json", "mutual-info/matrix.npy")) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(file)),
          Files.readAllBytes(actual.resolve(file)),
          file);
    }
  }

  private static void assertRefused(int exitCode, String message, Object... arguments) {
    Result result = taillight(arguments);
    assertEquals(exitCode, result.exitCode(), result.err());
    assertTrue(result.err().contains(message), result.err());
  }

  private static JsonNode done(Object... arguments) throws IOException {
    Result result = taillight(Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray());
    assertEquals(0, result.exitCode(), result.err());
    return new ObjectMapper().readTree(result.out());
  }

  private record Result(int exitCode, String out, String err) {}

  private static Result taillight(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        new CommandLineProgram(
                new StopRequest(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))
            .run(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    return new Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
