package dev.taillight.mutualinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureKind;
import dev.taillight.dataset.ingest.DatasetConfig;
import dev.taillight.dataset.ingest.FeatureConfig;
import dev.taillight.dataset.ingest.Ingestion;
import dev.taillight.dataset.ingest.InteractionsConfig;
import dev.taillight.dataset.ingest.SplitConfig;
import dev.taillight.dataset.ingest.SplitMethod;
import dev.taillight.dataset.ingest.TableConfig;
import dev.taillight.dataset.ingest.TableFormat;
import dev.taillight.dataset.ingest.TextEncoding;
import dev.taillight.dataset.ingest.UnknownIdPolicy;
import dev.taillight.progress.Progress;
import dev.taillight.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days that are encoded apart, with vocabularies of their own, against all their tables as one. */
class MergedDaysTest {

  private static final int DAYS = 3;
  private static final FeatureConfig SHELF = categorical("shelf", 1);
  private static final FeatureConfig NAME = categorical("name", 1);
  private static final FeatureConfig WORDS = new FeatureConfig("words", FeatureKind.MULTI_VALUED);
  private static final FeatureConfig PRICE = numeric(null, List.of(20.0, 50.0, 200.0));

  /** In UTF-16 the last two would change places. */
  private static final List<String> VALUES = List.of("a", "ab", "Z", "(other)", "ä", "ﬀ", "𝄞");

  @TempDir Path folder;
  private final List<List<String>> days = new ArrayList<>();

  /** Each day knows values that the others do not, and has others of its own most often. */
  @BeforeEach
  void makeDays() {
    for (int day = 0; day < DAYS; day++) {
      RandomStream stream = RandomStream.of(day, "day");
      List<String> rows = new ArrayList<>();
      for (int item = 0; item < 60; item++) {
        int shelf = stream.nextInt(4);
        String words = VALUES.get(shelf + day) + "|" + VALUES.get(stream.nextInt(4 + day));
        rows.add(
            "day%d-%d\t%s\t%s\t%s\t%s"
                .formatted(
                    day,
                    item,
                    item % 9 == 0 ? "" : VALUES.get((shelf + 2 * day) % VALUES.size()),
                    "name" + stream.nextInt(20 + 10 * day),
                    item % 7 == day ? "" : words,
                    item % 5 == 0 ? "" : 10 * day + stream.nextInt(100)));
      }
      days.add(rows);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PLUG_IN, VALUE, ITEMS",
    "ADJUSTED, VALUE, ITEMS",
    "MILLER_MADOW, IGNORE, ITEMS",
    "ADJUSTED, IGNORE, ITEMS",
    "PLUG_IN, VALUE, INTERACTIONS",
    "MILLER_MADOW, IGNORE, INTERACTIONS"
  })
  void daysGiveTheBitsOfAllTheirTablesAsOne(
      Estimator estimator, MissingValues missing, Weighting weighting) throws IOException {
    MutualInformationConfig config = config(estimator, missing, weighting, List.of());
    List<Path> parts = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      // The second day is counted in two halves.
      int shards = day == 1 ? 2 : 1;
      EncodedDataset dataset = ingest("day" + day, days.get(day), SHELF, NAME, WORDS, PRICE);
      for (int shard = 1; shard <= shards; shard++) {
        parts.add(count(dataset, config, new Shard(shard, shards)));
      }
    }
    List<String> all = days.stream().flatMap(List::stream).toList();
    MutualInformationMatrix whole =
        MutualInformation.estimate(
            ingest("all", all, SHELF, NAME, WORDS, PRICE), config, Progress.silent());
    PartialCountsTest.assertSameBits(
        whole, MutualInformation.merge(parts, config, Progress.silent()));
    assertTrue(whole.statistics().states().get(0) > VALUES.size() - 1);
  }

  @Test
  void foldedValuesNeedOneVocabulary() throws IOException {
    FeatureConfig folding = categorical("name", 2);
    Path first = day(0, SHELF, folding);
    Path second = day(1, SHELF, folding);
    assertRefused(
        "feature 'name' has values in %s that are below min_count and share one code, and another"
            + " vocabulary in %s; encode both with min_count: 1, or leave it out"
            + " (mutual_info.exclude)",
        first, second);
    // Not folded itself, but with values that another day folds.
    Path unfolded = day(1, SHELF, NAME);
    assertThrows(DatasetException.class, () -> merge(List.of(), first, unfolded));
    assertThrows(DatasetException.class, () -> merge(List.of(), unfolded, first));
    assertEquals(List.of("shelf"), merge(List.of("name"), first, second).features());
  }

  @Test
  void foldedValuesOfOneVocabularyAdd() throws IOException {
    // 'x' has a code in both, the values that occur once have none.
    FeatureConfig folding = categorical("shelf", 2);
    MutualInformationConfig config = config();
    Path first =
        count(
            ingest("first", List.of("a\tx\t\t\t", "b\tx\t\t\t", "c\ty\t\t\t"), folding),
            config,
            Shard.WHOLE);
    Path second =
        count(
            ingest("second", List.of("d\tx\t\t\t", "e\tz\t\t\t", "f\tx\t\t\t"), folding),
            config,
            Shard.WHOLE);
    MutualInformationMatrix merged = merge(List.of(), first, second);
    // H(2/3, 1/3) = ln 3 − 2/3 ln 2
    assertEquals(Math.log(3) - 2 * Math.log(2) / 3, merged.at(0, 0), 1e-12);
    assertEquals(6, merged.itemCount());
  }

  @Test
  void numbersNeedTheSameEdges() throws IOException {
    FeatureConfig binned = numeric(4, null);
    assertRefused(
        "feature 'price' has other bins in %2$s than in %1$s; give it the same edges in both"
            + " datasets (dataset.items.features, edges: […]), or leave it out"
            + " (mutual_info.exclude)",
        day(0, SHELF, binned), day(1, SHELF, binned));
  }

  @Test
  void featuresMustBeTheSame() throws IOException {
    Path first = day(0, SHELF, WORDS);
    assertRefused(
        "%s has the item features [shelf, words], %s has [words, shelf]; parts of one catalogue"
            + " have the same ones",
        first, day(1, WORDS, SHELF));
    assertRefused(
        "feature 'words' is multi_valued in %s and text in %s",
        first, day(2, SHELF, new FeatureConfig("words", FeatureKind.TEXT)));
  }

  private void assertRefused(String expected, Path first, Path second) {
    String message =
        assertThrows(DatasetException.class, () -> merge(List.of(), first, second)).getMessage();
    assertEquals(expected.formatted(first, second), message);
  }

  private Path day(int day, FeatureConfig... features) throws IOException {
    return count(ingest("day" + day, days.get(day), features), config(), Shard.WHOLE);
  }

  private int parts;

  private Path count(EncodedDataset dataset, MutualInformationConfig config, Shard shard)
      throws IOException {
    Path part = folder.resolve("part" + parts++);
    return PartialCounts.write(dataset, config, shard, part, Progress.silent()).folder();
  }

  private static MutualInformationMatrix merge(List<String> exclude, Path... parts) {
    return MutualInformation.merge(
        List.of(parts),
        config(Estimator.PLUG_IN, MissingValues.VALUE, Weighting.ITEMS, exclude),
        Progress.silent());
  }

  /** Encodes a table of items; each of them is taken by none to four users. */
  private EncodedDataset ingest(String name, List<String> rows, FeatureConfig... features)
      throws IOException {
    Path tables = Files.createDirectories(folder.resolve(name + "-" + parts));
    Files.writeString(
        tables.resolve("items.tsv"), "id\tshelf\tname\twords\tprice\n" + String.join("\n", rows));
    List<String> pairs = new ArrayList<>(List.of("user_id\titem_id"));
    for (String row : rows) {
      String item = row.substring(0, row.indexOf('\t'));
      IntStream.range(0, Math.floorMod(item.hashCode(), 5))
          .forEach(i -> pairs.add("user" + i + "\t" + item));
    }
    Files.writeString(tables.resolve("pairs.tsv"), String.join("\n", pairs));
    DatasetConfig config =
        new DatasetConfig(
            new TableConfig(
                "items.tsv",
                TableFormat.AUTO,
                TextEncoding.UTF_8,
                "",
                "",
                true,
                List.of(),
                "id",
                List.of(features)),
            TableConfig.absent(),
            new InteractionsConfig(
                "pairs.tsv",
                TableFormat.AUTO,
                TextEncoding.UTF_8,
                "",
                "",
                true,
                List.of(),
                "user_id",
                "item_id",
                "",
                "auto",
                "",
                null,
                UnknownIdPolicy.ERROR,
                UnknownIdPolicy.ERROR),
            new SplitConfig(SplitMethod.RANDOM_PER_USER, 0, 0, 3, 1, "", "", "", 1));
    return new Ingestion(config, 0, tables, Progress.silent()).run(tables.resolve("data"));
  }

  private static FeatureConfig categorical(String name, int minCount) {
    return new FeatureConfig(name, FeatureKind.CATEGORICAL, null, null, minCount, null, null, null);
  }

  private static FeatureConfig numeric(Integer bins, List<Double> edges) {
    return new FeatureConfig("price", FeatureKind.NUMERIC, null, null, null, bins, edges, null);
  }

  private static MutualInformationConfig config() {
    return config(Estimator.PLUG_IN, MissingValues.VALUE, Weighting.ITEMS, List.of());
  }

  private static MutualInformationConfig config(
      Estimator estimator, MissingValues missing, Weighting weighting, List<String> exclude) {
    return new MutualInformationConfig(
        estimator,
        Normalisation.NONE,
        missing,
        weighting,
        exclude,
        IdLikeFeatures.RANK,
        2,
        4,
        0,
        64);
  }
}
