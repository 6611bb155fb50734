package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartialCountsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 7})
  void shardsGiveTheBitsOfOnePass(int shards) throws IOException {
    // Multi-valued features, missing values of all kinds; 7 does not divide 211.
    EncodedDataset dataset = Catalogue.random(211, 31).write(folder.resolve("data"));
    for (MissingValues missing : MissingValues.values()) {
      for (Estimator estimator : Estimator.values()) {
        MutualInformationConfig config = config(estimator, missing, Weighting.ITEMS);
        List<Path> parts = write(dataset, config, shards);
        assertSameBits(estimate(dataset, config), merge(parts, config));
        Collections.reverse(parts);
        assertSameBits(estimate(dataset, config), merge(parts, config));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void shardsGiveTheBitsOfOnePassByInteractions(int shards) throws IOException {
    EncodedDataset dataset = SyntheticDataset.write(folder.resolve("data"), 300, 60, 32);
    for (MissingValues missing : MissingValues.values()) {
      for (Estimator estimator : List.of(Estimator.PLUG_IN, Estimator.MILLER_MADOW)) {
        MutualInformationConfig config = config(estimator, missing, Weighting.INTERACTIONS);
        MutualInformationMatrix merged = merge(write(dataset, config, shards), config);
        assertSameBits(estimate(dataset, config), merged);
        long counted = Arrays.stream(dataset.itemCounts().toArray()).filter(n -> n > 0).count();
        assertTrue(counted < 300);
        assertEquals(counted, merged.itemCount());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void littleMemoryChangesNeitherTheFilesNorTheMatrix(MissingValues missing) throws IOException {
    // 1 MiB holds fewer than 128 Ki rows of 8 bytes: the rows of the 'words' come in several
    // ranges,
    // those of the one value that nearly all have of 'same' do not fit at all.
    int items = 132_000;
    Catalogue catalogue = Catalogue.random(items, 33).single("same", new int[items]);
    catalogue.codes("same")[7][0] = 2;
    EncodedDataset dataset = catalogue.write(folder.resolve("data"));
    MutualInformationConfig little = config(Estimator.ADJUSTED, missing, Weighting.ITEMS, 1);
    MutualInformationConfig much = config(Estimator.ADJUSTED, missing, Weighting.ITEMS, 256);
    List<Path> parts = write(dataset, little, 1);
    assertSameBits(estimate(dataset, much), merge(parts, little));
    List<String> digests = parts.stream().map(PartialCountsTest::digest).toList();
    assertEquals(digests, write(dataset, much, 1).stream().map(PartialCountsTest::digest).toList());
  }

  @Test
  void ofASingleItemAndOfNoneThereAreCountsToo() throws IOException {
    EncodedDataset dataset = Catalogue.random(3, 34).write(folder.resolve("data"));
    MutualInformationConfig config =
        config(Estimator.ADJUSTED, MissingValues.VALUE, Weighting.ITEMS);
    assertSameBits(estimate(dataset, config), merge(write(dataset, config, 5), config));
  }

  @Test
  void whatIsLeftOutIsDecidedAtTheMerge() throws IOException {
    EncodedDataset dataset = Catalogue.random(100, 35).write(folder.resolve("data"));
    List<Path> parts =
        write(dataset, config(Estimator.PLUG_IN, MissingValues.VALUE, Weighting.ITEMS), 2);
    for (IdLikeFeatures idLike : IdLikeFeatures.values()) {
      MutualInformationConfig config =
          new MutualInformationConfig(
              Estimator.ADJUSTED,
              Normalisation.ARITHMETIC,
              MissingValues.VALUE,
              Weighting.ITEMS,
              List.of("shade"),
              idLike,
              14,
              3,
              0,
              64);
      MutualInformationMatrix merged = merge(parts, config);
      assertSameBits(estimate(dataset, config), merged);
      assertTrue(merged.excluded().contains("shade"));
      assertEquals(List.of("words"), merged.statistics().idLike());
    }
  }

  @Test
  void progressCountsPairs() throws IOException {
    EncodedDataset dataset = Catalogue.random(20, 36).write(folder.resolve("data"));
    MutualInformationConfig config =
        config(Estimator.PLUG_IN, MissingValues.VALUE, Weighting.ITEMS);
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    Progress progress =
        (name, total, unit) -> {
          seen.add(name + " " + total + " " + unit);
          return new Progress.Task() {
            private long done;

            @Override
            public void advance(long units) {
              done += units;
            }

            @Override
            public void close() {
              assertEquals(total, done, name);
            }
          };
        };
    Path part = folder.resolve("part");
    PartialCounts.write(dataset, config, Shard.WHOLE, part, progress);
    MutualInformation.merge(List.of(part), config, progress);
    assertEquals(
        List.of("count pairs 6 pairs", "merge values 4 features", "mutual information 10 pairs"),
        seen);
  }

  @Test
  void replacesPartialCountsAndNothingElse() throws IOException {
    EncodedDataset dataset = Catalogue.random(20, 37).write(folder.resolve("data"));
    MutualInformationConfig config =
        config(Estimator.PLUG_IN, MissingValues.VALUE, Weighting.ITEMS);
    Path part = folder.resolve("part");
    Files.createDirectories(part);
    assertEquals(
        10, PartialCounts.write(dataset, config, new Shard(1, 2), part, Progress.silent()).items());
    PartialCounts again =
        PartialCounts.write(dataset, config, new Shard(2, 2), part, Progress.silent());
    assertEquals("2/2", again.shard().toString());
    Path foreign = folder.resolve("data");
    String message = refusal(() -> write(dataset, config, Shard.WHOLE, foreign));
    assertTrue(message.endsWith("is neither empty nor a folder of partial counts; name another"));
    Path file = Files.writeString(folder.resolve("file"), "mine");
    message = refusal(() -> write(dataset, config, Shard.WHOLE, file));
    assertTrue(message.endsWith("this is a file; name another"), message);
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void partsMustBeAllAndEachOnce() throws IOException {
    EncodedDataset dataset = Catalogue.random(40, 38).write(folder.resolve("data"));
    MutualInformationConfig config =
        config(Estimator.PLUG_IN, MissingValues.VALUE, Weighting.ITEMS);
    List<Path> parts = write(dataset, config, 4);
    assertEquals(
        "of the dataset of P/1 (shard 1/4) the shards 2/4, 4/4 are not among the parts",
        refusal(() -> merge(List.of(parts.get(0), parts.get(2)), config)));
    assertEquals(
        "P/1 and P/1 are the same part: shard 1/4 of the same dataset",
        refusal(() -> merge(List.of(parts.get(0), parts.get(0)), config)));
    Path half = write(dataset, config, new Shard(1, 2), folder.resolve("half"));
    assertEquals(
        "P/1 is shard 1/4 and P/half is shard 1/2 of the same dataset; all must be of one division",
        refusal(() -> merge(List.of(parts.get(0), half), config)).replace(folder.toString(), "P"));
    assertEquals("a merge needs at least one part", refusal(() -> merge(List.of(), config)));
  }

  @Test
  void settingsMustBeThoseOfThePartsAndNeedNoItems() throws IOException {
    EncodedDataset dataset = Catalogue.random(40, 39).write(folder.resolve("data"));
    List<Path> parts =
        write(dataset, config(Estimator.PLUG_IN, MissingValues.VALUE, Weighting.ITEMS), 1);
    assertEquals(
        "mutual_info.missing: P/1 was counted with value, the configuration says ignore; count it"
            + " anew or change the configuration",
        refusal(
            () -> merge(parts, config(Estimator.PLUG_IN, MissingValues.IGNORE, Weighting.ITEMS))));
    assertEquals(
        "mutual_info.weighting: P/1 was counted with items, the configuration says interactions;"
            + " count it anew or change the configuration",
        refusal(
            () ->
                merge(
                    parts,
                    config(Estimator.PLUG_IN, MissingValues.VALUE, Weighting.INTERACTIONS))));
    assertEquals(
        "mutual_info.permutations: expected 0 for a merge, since partial counts do not hold the"
            + " items that would be paired, got 20",
        refusal(() -> merge(parts, permuting(Estimator.ADJUSTED, Weighting.ITEMS))));
    String adjusted =
        refusal(() -> merge(parts, permuting(Estimator.ADJUSTED, Weighting.INTERACTIONS)));
    assertTrue(adjusted.contains("merge with plug_in or miller_madow"), adjusted);
  }

  @Test
  void everyDamagedByteIsNoticed() throws IOException {
    EncodedDataset dataset = Catalogue.random(30, 40).write(folder.resolve("data"));
    MutualInformationConfig config =
        config(Estimator.PLUG_IN, MissingValues.VALUE, Weighting.ITEMS);
    Path part = write(dataset, config, Shard.WHOLE, folder.resolve("part"));
    for (String name : List.of("values/words", "pairs/colour/tags", "pairs/colour/shade")) {
      Path file = part.resolve(name);
      byte[] good = Files.readAllBytes(file);
      for (int i = 0; i < good.length; i++) {
        byte[] bad = good.clone();
        bad[i] ^= (byte) (1 << i % 8);
        assertDamaged(part, file, bad, config);
      }
      assertDamaged(part, file, Arrays.copyOf(good, good.length - 1), config);
      assertDamaged(part, file, Arrays.copyOf(good, good.length + 1), config);
      assertDamaged(part, file, new byte[0], config);
      Files.delete(file);
      assertEquals(
          file + ": a file of the partial counts is missing",
          assertThrows(DatasetException.class, () -> merge(List.of(part), config)).getMessage());
      Files.write(file, good);
    }
    assertSameBits(estimate(dataset, config), merge(List.of(part), config));
  }

  private static void assertDamaged(
      Path part, Path file, byte[] content, MutualInformationConfig config) throws IOException {
    Files.write(file, content);
    DatasetException error =
        assertThrows(DatasetException.class, () -> merge(List.of(part), config));
    assertTrue(error.getMessage().startsWith(file + ": damaged"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\" : 1      | \"version\" : 2      | this program reads",
        "taillight-partial    | other                | this program reads",
        "\"items\" : 30,      | \"items\" : 31,      | the checksum does not match",
        "\"shards\" : 1,      | \"shards\" : 2,      | the checksum does not match",
        "\"folded\" : true    | \"folded\" : false   | the checksum does not match",
        "\"rows\" : 30,       | ''                   | no partial counts",
        "\"missing\"          | \"mising\"           | no partial counts",
        "{                    | ''                   | this program reads",
      })
  void aDamagedDescriptionIsNoticed(String found, String replacement, String expected)
      throws IOException {
    EncodedDataset dataset = Catalogue.random(30, 41).write(folder.resolve("data"));
    MutualInformationConfig config =
        config(Estimator.PLUG_IN, MissingValues.VALUE, Weighting.ITEMS);
    Path part = write(dataset, config, Shard.WHOLE, folder.resolve("part"));
    Path file = part.resolve("counts.json");
    String json = Files.readString(file);
    assertTrue(json.contains(found), json);
    int at = json.indexOf(found);
    Files.writeString(
        file, json.substring(0, at) + replacement + json.substring(at + found.length()));
    String message =
        assertThrows(DatasetException.class, () -> merge(List.of(part), config)).getMessage();
    assertTrue(message.startsWith(file + ": ") && message.contains(expected), message);
    Files.delete(file);
    message = assertThrows(DatasetException.class, () -> merge(List.of(part), config)).getMessage();
    assertEquals(file + ": there are no partial counts", message);
  }

  @Test
  void shardsCoverAllRowsOnce() {
    for (int items : new int[] {0, 1, 10, 11}) {
      for (int count : new int[] {1, 3, 4, 20}) {
        int end = 0;
        for (int number = 1; number <= count; number++) {
          RowRange rows = new Shard(number, count).rows(items);
          assertEquals(end, rows.from());
          assertTrue(rows.size() == items / count || rows.size() == items / count + 1);
          end = rows.to();
        }
        assertEquals(items, end);
      }
    }
    assertEquals(new Shard(2, 4), Shard.parse("2/4"));
    for (String wrong : List.of("0/4", "5/4", "2", "2/", "a/b", "-1/4", "", "2/4/8", "1/0")) {
      assertThrows(IllegalArgumentException.class, () -> Shard.parse(wrong), wrong);
    }
  }

  private static String refusal(Executable work) {
    String message = assertThrows(IllegalArgumentException.class, work).getMessage();
    return message.replaceAll("\\S*/parts\\d+/", "P/");
  }

  private static String digest(Path part) {
    try (Stream<Path> tree = Files.walk(part)) {
      StringBuilder digests = new StringBuilder();
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        digests.append(part.relativize(file)).append(' ').append(Sha256.of(file)).append('\n');
      }
      assertFalse(digests.isEmpty());
      return digests.toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int divisions;

  /** Writes all shards of a division of the dataset. */
  private List<Path> write(EncodedDataset dataset, MutualInformationConfig config, int shards) {
    Path parts = folder.resolve("parts" + divisions++);
    return new ArrayList<>(
        IntStream.rangeClosed(1, shards)
            .mapToObj(
                shard ->
                    write(dataset, config, new Shard(shard, shards), parts.resolve("" + shard)))
            .toList());
  }

  private static Path write(
      EncodedDataset dataset, MutualInformationConfig config, Shard shard, Path part) {
    try {
      return PartialCounts.write(dataset, config, shard, part, Progress.silent()).folder();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static MutualInformationMatrix merge(List<Path> parts, MutualInformationConfig config) {
    return MutualInformation.merge(parts, config, Progress.silent());
  }

  private static MutualInformationMatrix estimate(
      EncodedDataset dataset, MutualInformationConfig config) {
    return MutualInformation.estimate(dataset, config, Progress.silent());
  }

  static void assertSameBits(MutualInformationMatrix expected, MutualInformationMatrix actual) {
    assertEquals(expected.features(), actual.features());
    assertEquals(expected.excluded(), actual.excluded());
    assertEquals(expected.method(), actual.method());
    assertEquals(expected.itemCount(), actual.itemCount());
    assertArrayEquals(expected.toArray(), actual.toArray(), 0.0);
    assertEquals(expected.statistics(), actual.statistics());
  }

  private static MutualInformationConfig config(
      Estimator estimator, MissingValues missing, Weighting weighting) {
    return config(estimator, missing, weighting, 64);
  }

  private static MutualInformationConfig config(
      Estimator estimator, MissingValues missing, Weighting weighting, int memoryMib) {
    return new MutualInformationConfig(
        estimator,
        Normalisation.NONE,
        missing,
        weighting,
        List.of(),
        IdLikeFeatures.RANK,
        2,
        4,
        0,
        memoryMib);
  }

  private static MutualInformationConfig permuting(Estimator estimator, Weighting weighting) {
    return new MutualInformationConfig(
        estimator,
        Normalisation.NONE,
        MissingValues.VALUE,
        weighting,
        List.of(),
        IdLikeFeatures.RANK,
        2,
        4,
        20,
        64);
  }
}
