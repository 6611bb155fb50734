package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IngestionInteractionsTest {

  @TempDir Path folder;
  private Sample sample;

  @BeforeEach
  void tables() throws IOException {
    sample = new Sample(folder);
  }

  @Test
  void usersWithoutATableAreThoseOfTheInteractions() throws IOException {
    EncodedDataset dataset =
        sample.interactions("user_id\titem_id", "w\tb", "u\ta", "w\ta", "v\tc").ingest();
    assertEquals(List.of("w", "u", "v"), Sample.ids(dataset.users()));
    assertEquals(List.of("w b", "w a", "u a", "v c"), Sample.pairs(dataset, Split.TRAIN));
  }

  @Test
  void usersWithATableKeepItsOrderAndNeedNoInteraction() throws IOException {
    sample.users("user_id", "x", "v", "u");
    EncodedDataset dataset = sample.ingest();
    assertEquals(List.of("x", "v", "u"), Sample.ids(dataset.users()));
    assertEquals(List.of("v a", "u a", "u b"), Sample.pairs(dataset, Split.TRAIN));
    assertEquals(0, dataset.interactions(Split.TRAIN).count(0));
    assertEquals(2, dataset.itemCounts().at(0));
  }

  @Test
  void unknownIdsMayBeDropped() throws IOException {
    sample.users("user_id", "u", "v");
    sample.set("interactions.unknown_item", "drop").set("interactions.unknown_user", "drop");
    sample.interactions("user_id\titem_id", "u\ta", "w\ta", "u\tz", "w\tz", "v\tb");
    EncodedDataset dataset = sample.ingest();
    assertEquals(List.of("u a", "v b"), Sample.pairs(dataset, Split.TRAIN));
    assertEquals(2L, dataset.counts().get("rows_of_unknown_items_dropped"));
    assertEquals(1L, dataset.counts().get("rows_of_unknown_users_dropped"));
    assertEquals(5L, dataset.counts().get("interaction_rows"));
  }

  @Test
  void unknownIdsMayBecomeColdRows() throws IOException {
    sample
        .users("user_id\tage", "u\told")
        .userFeature("\"name\": \"age\", \"kind\": \"categorical\"");
    sample.itemFeature("\"name\": \"price\", \"kind\": \"numeric\"");
    sample.itemFeature("\"name\": \"prices\", \"column\": \"price\", \"kind\": \"multi_valued\"");
    sample.set("interactions.unknown_item", "cold").set("interactions.unknown_user", "cold");
    sample.interactions("user_id\titem_id", "x\tz", "u\ty", "w\tz", "w\ta");
    EncodedDataset dataset = sample.ingest();
    assertEquals(List.of("a", "b", "c", "z", "y"), Sample.ids(dataset.items()));
    assertEquals(List.of("u", "x", "w"), Sample.ids(dataset.users()));
    assertEquals(
        List.of("1", "2", "3", "(missing)", "(missing)"), Sample.itemValues(dataset, "prices"));
    assertEquals(
        List.of("(missing)", "(missing)"), Sample.itemValues(dataset, "price").subList(3, 5));
    assertEquals(List.of("old", "(missing)", "(missing)"), Sample.userValues(dataset, "age"));
    assertEquals(List.of("u y", "x z", "w z", "w a"), Sample.pairs(dataset, Split.TRAIN));
    assertEquals(2L, dataset.counts().get("unknown_items_added"));
    assertEquals(2L, dataset.counts().get("unknown_users_added"));
  }

  @Test
  void aShareOfTheTrainingPairsIsKeptAndLiesWithinALargerOne() throws IOException {
    String[] rows =
        Stream.concat(
                Stream.of("user_id\titem_id"),
                IntStream.range(0, 12_000).mapToObj(i -> "u" + i / 3 + "\t" + "abc".charAt(i % 3)))
            .toArray(String[]::new);
    sample.interactions(rows).set("split.test", 0.2);
    List<String> tests = Sample.pairs(sample.ingest(7), Split.TEST);
    EncodedDataset half = sample.set("split.training_share", 0.5).ingest(7);
    List<String> kept = Sample.pairs(half, Split.TRAIN);
    // 8,000 training pairs, each kept with 1/2: standard deviation √(8,000 / 4) = 45; 5σ = 224.
    assertEquals(4000, kept.size(), 224);
    assertEquals(8000L - kept.size(), half.counts().get("training_pairs_left_out"));
    assertEquals(tests, Sample.pairs(half, Split.TEST), "the test is not touched");
    EncodedDataset fifth = sample.set("split.training_share", 0.2).ingest(7);
    List<String> fewer = Sample.pairs(fifth, Split.TRAIN);
    // Standard deviation √(8,000 · 0.2 · 0.8) = 36; 5σ = 179.
    assertEquals(1600, fewer.size(), 179);
    assertTrue(new HashSet<>(kept).containsAll(fewer));
    assertNotEquals(fewer, Sample.pairs(sample.ingest(8), Split.TRAIN));
  }

  @Test
  void aShareThatKeepsNothingIsTold() throws IOException {
    assertEquals(
        "no pair is left for training: a training_share of 1.0E-9 keeps none of the 3",
        sample.set("split.training_share", 1e-9).refusal());
  }

  @Test
  void rowsBelowTheMinimumWeightAreLeftOutBeforeAnythingElse() throws IOException {
    sample.set("interactions.weight", "stars").set("interactions.min_weight", 3.5);
    // The unknown item z, the user w and the earlier "u a" are in rows that do not count.
    sample.interactions(
        "user_id\titem_id\tstars", "u\ta\t3", "u\tb\t3.5", "w\tz\t-1e2", "u\ta\t4", "v\tc\t 5 ");
    EncodedDataset dataset = sample.ingest();
    assertEquals(List.of("u", "v"), Sample.ids(dataset.users()));
    assertEquals(List.of("u b", "u a", "v c"), Sample.pairs(dataset, Split.TRAIN));
    assertEquals(2L, dataset.counts().get("rows_below_min_weight"));
  }

  @Test
  void pairsFollowTheTimeThenTheFile() throws IOException {
    sample.set("interactions.timestamp", "at");
    sample.interactions("user_id\titem_id\tat", "u\ta\t30", "u\tb\t10", "u\tc\t10", "u\ta\t20");
    EncodedDataset dataset = sample.ingest();
    assertEquals(List.of("u b", "u c", "u a"), Sample.pairs(dataset, Split.TRAIN));
    assertEquals(1L, dataset.counts().get("repeated_rows_merged"));
  }

  @Test
  void timesOfAllFormats() throws IOException {
    // All of these are 2017-01-28T14:06:53Z, in Unix time 1485612413.
    List<List<String>> formats =
        List.of(
            List.of("auto", "1485612413"),
            List.of("auto", "1485612413.0"),
            List.of("auto", "1485612413000"),
            List.of("auto", "2017-01-28 14:06:53"),
            List.of("auto", "2017-01-28T14:06:53Z"),
            List.of("auto", "2017-01-28T16:06:53+02:00"),
            List.of("iso", "2017-01-28T14:06:53.000"),
            List.of("epoch_seconds", "1485612413"),
            List.of("epoch_millis", "1485612413000"),
            List.of("%d.%m.%y %H:%M:%S", "28.01.17 14:06:53"),
            List.of("%Y-%m-%d %H:%M:%S %z", "2017-01-28 11:06:53 -0300"));
    sample.set("interactions.timestamp", "at").set("split.method", "temporal");
    for (List<String> format : formats) {
      sample.set("interactions.timestamp_format", format.get(0));
      sample.interactions(
          "user_id\titem_id\tat", "u\ta\t" + format.get(1), "v\tb\t" + format.get(1));

      assertEquals(2, trainedBefore("2017-01-28T14:06:53.000001Z"), format.toString());
      assertNotEquals("", refusalAt("2017-01-28T14:06:53Z"), format.toString());
    }
  }

  @Test
  void temporalSplitByInstants() throws IOException {
    byTime()
        .set("split.validation_from", "2024-01-03")
        .set("split.test_from", "2024-01-05T00:00:00Z");
    assertSplits(List.of("u a", "v a"), List.of("u c", "v b"), List.of("u b"));
  }

  @Test
  void temporalSplitByShares() throws IOException {
    // Of five pairs the last fifth is the test, the one before the validation.
    byTime().set("split.validation", 0.2).set("split.test", 0.2);
    assertSplits(List.of("u a", "v a", "v b"), List.of("u c"), List.of("u b"));
    // Round(5 · 0.5) = 3 pairs come before the test; none is left for a validation of share 0.
    sample.set("split.validation", 0).set("split.test", 0.4);
    assertSplits(List.of("u a", "v a", "v b"), List.of(), List.of("u c", "u b"));
  }

  @Test
  void pairsOfOneInstantStayTogether() throws IOException {
    sample.set("interactions.timestamp", "at").set("split.method", "temporal");
    sample.interactions(
        "user_id\titem_id\tat", "u\ta\t1", "u\tb\t2", "v\ta\t2", "w\ta\t2", "x\ta\t3");
    sample.set("split.validation", 0).set("split.test", 0.4);
    assertSplits(List.of("u a"), List.of(), List.of("u b", "v a", "w a", "x a"));
  }

  @Test
  void leaveLastOut() throws IOException {
    byTime().set("split.method", "leave_last_n_out");
    assertSplits(List.of("u a", "v a", "v b"), List.of("u c"), List.of("u b"));
    sample.set("split.min_interactions", 4);
    assertSplits(List.of("u a", "u c", "u b", "v a", "v b"), List.of(), List.of());
  }

  @Test
  void givenColumn() throws IOException {
    sample.set("split.method", "column").set("split.column", "part");
    sample.interactions(
        "user_id\titem_id\tpart",
        "u\ta\ttest",
        "u\tb\tvalidation",
        "u\tc\ttrain",
        "v\ta\ttest",
        "v\ta\ttrain");
    // A pair that is in several parts belongs to the one that is learned from.
    assertSplits(List.of("u c", "v a"), List.of("u b"), List.of("u a"));
  }

  @Test
  void randomSplitsDependOnTheSeedAlone() throws IOException {
    List<String> lines = new ArrayList<>(List.of("user_id\titem_id"));
    for (int i = 0; i < 300; i++) {
      lines.add("u" + i % 30 + "\t" + "abc".charAt(i / 30 % 3));
    }
    sample.interactions(lines.toArray(String[]::new));
    sample.set("split.validation", 0.1).set("split.test", 0.1);
    EncodedDataset dataset = sample.ingest(7);
    String hash = dataset.hash();
    assertEquals(30, dataset.interactions(Split.TEST).size());
    assertEquals(30, dataset.interactions(Split.VALIDATION).size());
    assertEquals(30, dataset.interactions(Split.TRAIN).size());
    assertEquals(hash, sample.ingest(7).hash());
    assertNotEquals(hash, sample.ingest(8).hash());
  }

  @Test
  void theInputFilesAreNamed() {
    assertEquals(
        List.of(folder.resolve("items.tsv"), folder.resolve("interactions.tsv")),
        new Ingestion(sample.config(), 0, folder, dev.taillight.progress.Progress.silent())
            .inputFiles());
  }

  private Sample byTime() throws IOException {
    sample.interactions(
        "user_id\titem_id\tat",
        "u\tb\t2024-01-05",
        "u\ta\t2024-01-01",
        "u\tc\t2024-01-04",
        "v\tb\t2024-01-03",
        "v\ta\t2024-01-02");
    return sample.set("interactions.timestamp", "at").set("split.method", "temporal");
  }

  private long trainedBefore(String instant) throws IOException {
    sample.set("split.validation_from", instant).set("split.test_from", instant);
    return sample.ingest().interactions(Split.TRAIN).size();
  }

  private String refusalAt(String instant) throws IOException {
    sample.set("split.validation_from", instant).set("split.test_from", instant);
    return sample.refusal();
  }

  private void assertSplits(List<String> train, List<String> validation, List<String> test)
      throws IOException {
    EncodedDataset dataset = sample.ingest();
    assertEquals(
        List.of(train, validation, test),
        Stream.of(Split.values()).map(split -> Sample.pairs(dataset, split)).toList());
  }
}
