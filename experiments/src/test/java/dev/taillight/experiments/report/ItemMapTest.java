package dev.taillight.experiments.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureColumn;
import dev.taillight.dataset.SyntheticDataset;
import dev.taillight.dataset.Vocabulary;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ItemMapTest {

  private static final int ITEMS = 200;

  @TempDir private static Path folder;
  private static EncodedDataset dataset;

  @BeforeAll
  static void write() throws Exception {
    dataset = SyntheticDataset.write(folder.resolve("dataset"), ITEMS, 50, 1);
  }

  private static ItemMap map(String colour, int sample) {
    float[][] vectors = new float[ITEMS][4];
    for (int i = 0; i < ITEMS; i++) {
      vectors[i][i % 4] = 1 + i;
    }
    ReportInputs inputs =
        new ReportInputs(
            dataset,
            FakeRun.source(vectors),
            null,
            item -> item % 2 == 0 ? "head" : "tail",
            List.of(),
            3,
            Instant.EPOCH);
    return ItemMap.of(inputs, new ReportConfig(colour, sample, 1, 3));
  }

  @Test
  void samplesEachItemAtMostOnceAndTheSameOnesAgain() {
    int[] rows = ItemMap.sample(1000, 300, 5);
    assertEquals(300, Arrays.stream(rows).distinct().count());
    assertArrayEquals(rows, ItemMap.sample(1000, 300, 5));
    assertFalse(Arrays.equals(rows, ItemMap.sample(1000, 300, 6)));
    assertEquals(20, ItemMap.sample(20, 300, 5).length);
  }

  @Test
  void describesEverySampledItem() {
    ItemMap map = map("auto", ITEMS);
    assertEquals(ITEMS, map.points().size());
    ItemMap.Point point = map.points().get(9);
    assertEquals("item9", point.id());
    assertEquals("tail", point.slice());
    assertEquals(dataset.itemCounts().at(9), point.count());
    assertEquals("topic1", point.features().get(0));
  }

  @Test
  void coloursTheMostFrequentValues() {
    ItemMap.Colouring colours = map("colour", ITEMS).colourings().get(2);
    FeatureColumn column = dataset.items().features().get(2);
    Map<String, Integer> counts = new TreeMap<>();
    int missing = 0;
    for (int row = 0; row < ITEMS; row++) {
      int code = column.code(row);
      if (code == Vocabulary.MISSING) {
        missing++;
        assertEquals(-1, colours.groups().get(row));
      } else {
        String value = column.vocabulary().value(code);
        counts.merge(value, 1, Integer::sum);
        assertEquals(value, colours.labels().get(colours.groups().get(row)));
      }
    }
    assertTrue(missing > 0);
    List<Integer> expected = new ArrayList<>(counts.values());
    expected.sort((a, b) -> b - a);
    assertEquals(expected, colours.counts());
  }

  @Test
  void givesAnItemOfSeveralValuesItsMostFrequentOne() {
    ItemMap.Colouring words = map("words", ITEMS).colourings().get(3);
    FeatureColumn column = dataset.items().features().get(3);
    assertEquals(ItemMap.MAX_LABELS, words.labels().size());
    for (int row = 0; row < ITEMS; row++) {
      int best = Integer.MAX_VALUE;
      for (int i = 0; i < column.count(row); i++) {
        String value = column.vocabulary().value(column.code(column.start(row) + i));
        int rank = words.labels().indexOf(value);
        best = rank >= 0 ? Math.min(best, rank) : best;
      }
      assertEquals(best == Integer.MAX_VALUE ? -1 : best, words.groups().get(row), "row " + row);
    }
  }

  @Test
  void choosesTheColourFeature() {
    assertEquals("topic", map("auto", 10).colour());
    assertEquals("words", map("words", 10).colour());
    String message =
        assertThrows(IllegalArgumentException.class, () -> map("hue", 10)).getMessage();
    assertTrue(message.contains("report.colour_feature") && message.contains("'hue'"), message);
    assertTrue(message.contains("topic, twin, colour, words"), message);
  }
}
