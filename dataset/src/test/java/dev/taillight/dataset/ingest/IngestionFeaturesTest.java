package dev.taillight.dataset.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IngestionFeaturesTest {

  @TempDir Path folder;
  private Sample sample;

  @BeforeEach
  void tables() throws IOException {
    sample = new Sample(folder);
  }

  @Test
  void vocabulariesAreOrderedByCountThenByBytes() throws IOException {
    sample.items("item_id\tkind", "a\tZ", "b\tz", "c\tä", "d\tq", "e\tq", "f\t𝄞", "g\tﬀ");
    sample.itemFeature("\"name\": \"kind\", \"kind\": \"categorical\"");
    // q is in two rows. Then by UTF-8: Z 5a, z 7a, ä c3 a4, ﬀ ef ac 80, 𝄞 f0 9d 84 9e; in UTF-16
    // the last two would change places.
    assertEquals(
        List.of("q", "Z", "z", "ä", "ﬀ", "𝄞"),
        vocabulary(sample.ingest().items().features().get(0)));
  }

  @Test
  void rareValuesShareACodeAndMissingOnesHaveTheirOwn() throws IOException {
    sample.items("item_id\tkind", "a\tx", "b\ty", "c\tx", "d\t", "e\t  ", "a2\t x ");
    sample.itemFeature("\"name\": \"kind\", \"kind\": \"categorical\", \"min_count\": 2");
    EncodedDataset dataset = sample.ingest();
    assertEquals(
        List.of("x", "(other)", "x", "(missing)", "(missing)", "x"),
        Sample.itemValues(dataset, "kind"));
    assertEquals(List.of("x"), vocabulary(dataset.items().features().get(0)));
  }

  @Test
  void valuesOfARowAreDistinctAndKeepTheirOrder() throws IOException {
    sample.items("item_id\ttags", "a\tz;a;z; m ;;r1;r2", "b\tm;a;z", "c\t;; ", "a3\t");
    sample.itemFeature(
        "\"name\": \"tags\", \"kind\": \"multi_valued\", \"separator\": \";\", \"min_count\": 2");
    assertEquals(
        List.of("z a m (other)", "m a z", "(missing)", "(missing)"),
        Sample.itemValues(sample.ingest(), "tags"));
  }

  @Test
  void aValueCountsOncePerRow() throws IOException {
    sample.items("item_id\ttags", "a\tx|x|x", "b\ty", "c\ty");
    sample.itemFeature("\"name\": \"tags\", \"kind\": \"multi_valued\", \"min_count\": 2");
    assertEquals(List.of("(other)", "y", "y"), Sample.itemValues(sample.ingest(), "tags"));
  }

  @Test
  void textIsCutIntoLowerCaseWords() throws IOException {
    sample.items(
        "item_id\ttitle",
        "a\tStraßen & ÉCOLES: don't stop—42km!",
        "b\tE\u0301cole 日本語 हिन्दी",
        "c\t -- ",
        "d\tthe The THE");
    sample.itemFeature("\"name\": \"words\", \"column\": \"title\", \"kind\": \"text\"");
    assertEquals(
        List.of(
            "straßen écoles don t stop 42km",
            // A letter and its accent are one character, and vowel signs belong to their word.
            "école 日本語 हिन्दी",
            "(missing)",
            "the"),
        Sample.itemValues(sample.ingest(), "words"));
  }

  @Test
  void sharedVocabulariesCountBothTables() throws IOException {
    sample.items("item_id\tsection", "a\tgames", "b\tlibs", "c\tlibs");
    sample.users("user_id\tsections", "u\tgames|web", "v\tlibs|web", "w\tnet");
    sample.itemFeature("\"name\": \"section\", \"kind\": \"categorical\", \"min_count\": 2");
    sample.userFeature(
        "\"name\": \"sections\", \"kind\": \"multi_valued\", \"min_count\": 2, \"vocabulary\": \"section\"");
    EncodedDataset dataset = sample.ingest();
    // libs 3, games 1 + 1, web 2; net 1 is below the minimum.
    assertEquals(List.of("libs", "games", "web"), vocabulary(dataset.items().features().get(0)));
    assertEquals(
        List.of("games web", "libs web", "(other)"), Sample.userValues(dataset, "sections"));
    assertEquals(
        dataset.items().features().get(0).code(0), dataset.users().features().get(0).code(0));
  }

  @Test
  void featuresOfOneNameInBothTablesShareNothingByThemselves() throws IOException {
    sample.items("item_id\tsection", "a\tgames", "b\tlibs", "c\tlibs");
    sample.users("user_id\tsection", "u\tweb", "v\tnet");
    sample.itemFeature("\"name\": \"section\", \"kind\": \"categorical\"");
    sample.userFeature("\"name\": \"section\", \"kind\": \"categorical\"");
    EncodedDataset dataset = sample.ingest();
    assertEquals(List.of("libs", "games"), vocabulary(dataset.items().features().get(0)));
    assertEquals(List.of("net", "web"), vocabulary(dataset.users().features().get(0)));
  }

  @Test
  void theIdMayBeAFeature() throws IOException {
    sample.itemFeature("\"name\": \"id\", \"column\": \"item_id\", \"kind\": \"categorical\"");
    assertEquals(List.of("a", "b", "c"), Sample.itemValues(sample.ingest(), "id"));
  }

  @Test
  void aColumnMayBeSeveralFeatures() throws IOException {
    sample.itemFeature("\"name\": \"price\", \"kind\": \"categorical\"");
    sample.itemFeature(
        "\"name\": \"price_bin\", \"column\": \"price\", \"kind\": \"numeric\", \"bins\": 2");
    EncodedDataset dataset = sample.ingest();
    assertEquals(List.of("1", "2", "3"), Sample.itemValues(dataset, "price"));
    // Half of three numbers, rounded down, is one: 2 is the first one above it.
    assertEquals(
        List.of("(-inf, 2)", "[2, inf)", "[2, inf)"), Sample.itemValues(dataset, "price_bin"));
  }

  @Test
  void numbersOfBothTablesShareTheirBins() throws IOException {
    sample.users("user_id\tbudget", "u\t4", "v\t5", "w\t6").set("users.id", "user_id");
    sample.itemFeature("\"name\": \"price\", \"kind\": \"numeric\", \"bins\": 3");
    sample.userFeature(
        "\"name\": \"budget\", \"kind\": \"numeric\", \"bins\": 3, \"vocabulary\": \"price\"");
    EncodedDataset dataset = sample.ingest();
    // 1 … 6 in three even bins: 1 2, 3 4, 5 6.
    assertEquals(
        List.of("(-inf, 3)", "[3, 5)", "[5, inf)"), vocabulary(dataset.items().features().get(0)));
    assertEquals(List.of("[3, 5)", "[5, inf)", "[5, inf)"), Sample.userValues(dataset, "budget"));
  }

  @Test
  void edgesThatAreGivenMakeTheBinsWhateverTheNumbers() throws IOException {
    sample.items("item_id\tprice", "a\t9.99", "b\t10", "c\t", "d\t-3");
    sample.itemFeature("\"name\": \"price\", \"kind\": \"numeric\", \"edges\": [0, 10, 20.5]");
    EncodedDataset dataset = sample.ingest();
    FeatureColumn price = dataset.items().features().get(0);
    assertEquals(List.of(0.0, 10.0, 20.5), price.spec().binEdges());
    assertEquals(List.of("(-inf, 0)", "[0, 10)", "[10, 20.5)", "[20.5, inf)"), vocabulary(price));
    assertEquals(
        List.of("[0, 10)", "[10, 20.5)", "(missing)", "(-inf, 0)"),
        Sample.itemValues(dataset, "price"));
  }

  @Test
  void numbersThatAreAllEqualOrAllMissingHaveOneBin() throws IOException {
    sample.items("item_id\tprice\tsize", "a\t7\t", "b\t7.0\t", "c\t\t");
    sample.itemFeature("\"name\": \"price\", \"kind\": \"numeric\"");
    sample.itemFeature("\"name\": \"size\", \"kind\": \"numeric\"");
    EncodedDataset dataset = sample.ingest();
    assertEquals(
        List.of("(-inf, inf)", "(-inf, inf)", "(missing)"), Sample.itemValues(dataset, "price"));
    assertEquals(
        List.of("(missing)", "(missing)", "(missing)"), Sample.itemValues(dataset, "size"));
  }

  @RepeatedTest(5)
  void binsAreThoseOfAPlainQuantile(RepetitionInfo repetition) throws IOException {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    int bins = 2 + random.nextInt(12);
    int rows = 1 + random.nextInt(300);
    int range = 1 + random.nextInt(100);
    double[] numbers = random.ints(rows, -range, range).mapToDouble(n -> n / 4.0).toArray();
    List<String> lines = new ArrayList<>(List.of("item_id\tprice"));
    for (int i = 0; i < rows; i++) {
      lines.add(i + "\t" + numbers[i]);
    }
    sample.items(lines.toArray(String[]::new)).interactions("user_id\titem_id", "u\t0");
    sample.itemFeature("\"name\": \"price\", \"kind\": \"numeric\", \"bins\": " + bins);
    FeatureColumn price = sample.ingest().items().features().get(0);
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    // The quantile at i/b of n numbers is the ⌈i·n/b⌉-th smallest; edges at the minimum are
    // useless.
    TreeSet<Double> edges = new TreeSet<>();
    for (int i = 1; i < bins; i++) {
      edges.add(sorted[i * rows / bins]);
    }
    edges.remove(sorted[0]);
    assertEquals(new ArrayList<>(edges), price.spec().binEdges(), "seed " + seed);
    for (int row = 0; row < rows; row++) {
      int bin = edges.headSet(numbers[row], true).size();
      assertEquals(Vocabulary.FIRST_VALUE + bin, price.code(row), "seed " + seed);
    }
    assertEquals(Vocabulary.FIRST_VALUE + edges.size() + 1, price.vocabulary().size());
  }

  private static List<String> vocabulary(FeatureColumn feature) {
    List<String> values = new ArrayList<>();
    for (int code = Vocabulary.FIRST_VALUE; code < feature.vocabulary().size(); code++) {
      values.add(feature.vocabulary().value(code));
    }
    return values;
  }
}
