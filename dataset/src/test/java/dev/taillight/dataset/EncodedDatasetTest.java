package dev.taillight.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.EncodedDatasetWriter.FeatureWriter;
import dev.taillight.dataset.EncodedDatasetWriter.PairWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EncodedDatasetTest {

  private static final FeatureSpec GENRE =
      new FeatureSpec("genre", FeatureKind.CATEGORICAL, "genre");
  private static final FeatureSpec TAGS = new FeatureSpec("tags", FeatureKind.MULTI_VALUED, "tags");
  private static final FeatureSpec PRICE =
      new FeatureSpec("price", FeatureKind.NUMERIC, "price", List.of(1.5, 10.0));

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    EncodedDataset dataset = written();
    assertEquals(3, dataset.items().size());
    assertEquals("b", dataset.items().ids().at(1));
    assertEquals(List.of("genre", "tags", "price"), dataset.items().featureNames());
    assertEquals(PRICE, dataset.items().features().get(2).spec());
    FeatureColumn tags = dataset.items().features().get(1);
    assertEquals(List.of(2, 1, 2), List.of(tags.count(0), tags.count(1), tags.count(2)));
    assertEquals(5, tags.totalCodes());
    int[] codes = new int[2];
    tags.copy(2, codes, 0);
    assertArrayEquals(new int[] {4, 2}, codes);
    assertEquals(Vocabulary.MISSING, tags.code(tags.start(1)));
    assertEquals(2, dataset.users().size());
    assertTrue(dataset.users().features().isEmpty());
    assertEquals(3L, dataset.counts().get("items"));
    assertEquals(4L, dataset.counts().get("train_pairs"));
    assertEquals(9L, dataset.counts().get("rows_dropped"));
    dataset.verify();
  }

  @Test
  void vocabulariesTellValuesAndCodes() throws IOException {
    Vocabulary tags = written().items().features().get(1).vocabulary();
    assertEquals(5, tags.size());
    assertEquals("(missing)", tags.value(Vocabulary.MISSING));
    assertEquals("(other)", tags.value(Vocabulary.OUT_OF_VOCABULARY));
    assertEquals("x", tags.value(Vocabulary.FIRST_VALUE));
    assertEquals(4, tags.codeOf("z").orElseThrow());
    assertTrue(tags.codeOf("nothing").isEmpty());
  }

  @Test
  void valuesAreComparedByTheirBytes() throws IOException {
    EncodedDatasetWriter writer = new EncodedDatasetWriter(folder);
    // UTF-8: a 61, ab 61 62, Z 5a, ä c3 a4, ﬀ ef ac 80, 𝄞 f0 9d 84 9e.
    List<String> ascending = List.of("", "Z", "a", "ab", "ä", "ﬀ", "𝄞");
    writer.vocabulary("words", ascending.iterator());
    Vocabulary words =
        new Vocabulary("words", StringColumn.map(DatasetLayout.vocabularies(folder), "words"));
    for (int a = 0; a < ascending.size(); a++) {
      assertEquals(
          ascending.get(a),
          new String(words.bytes(Vocabulary.FIRST_VALUE + a), StandardCharsets.UTF_8));
      for (int b = 0; b < ascending.size(); b++) {
        int compared = words.compare(Vocabulary.FIRST_VALUE + a, Vocabulary.FIRST_VALUE + b);
        assertEquals(Integer.signum(a - b), Integer.signum(compared), a + " " + b);
      }
    }
  }

  @Test
  void interactionsAreFoundByUser() throws IOException {
    EncodedDataset dataset = written();
    Interactions train = dataset.interactions(Split.TRAIN);
    assertEquals(4, train.size());
    assertArrayEquals(new int[] {2, 0}, train.itemsOf(0));
    assertArrayEquals(new int[] {0, 1}, train.itemsOf(1));
    assertEquals(1, train.user(3));
    assertEquals(1, train.item(3));
    assertArrayEquals(new int[] {2, 1, 1}, dataset.itemCounts().toArray());
    Interactions test = dataset.interactions(Split.TEST);
    assertEquals(0, test.count(0));
    assertArrayEquals(new int[] {2}, test.itemsOf(1));
    assertEquals(0, dataset.interactions(Split.VALIDATION).size());
  }

  @Test
  void batchesHoldTheCodesOfTheirRows() throws IOException {
    EntityTable items = written().items();
    FeatureBatch batch = FeatureBatch.gather(items, new int[] {2, 0, 2, 1});
    assertEquals(4, batch.rows());
    assertEquals(3, batch.featureCount());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, batch.offsets(0));
    assertArrayEquals(new int[] {1, 2, 1, 3}, batch.codes(0));
    assertArrayEquals(new int[] {0, 2, 4, 6, 7}, batch.offsets(1));
    assertArrayEquals(new int[] {4, 2, 2, 3, 4, 2, 0}, batch.codes(1));
    FeatureBatch twice = FeatureBatch.concatenate(FeatureBatch.gather(items, new int[] {2}), batch);
    assertEquals(5, twice.rows());
    assertArrayEquals(new int[] {0, 2, 4, 6, 8, 9}, twice.offsets(1));
    assertArrayEquals(new int[] {4, 2, 4, 2, 2, 3, 4, 2, 0}, twice.codes(1));
    assertEquals(9, twice.codeCount(1));
  }

  @Test
  void theHashTellsContentsApart() throws IOException {
    String hash = SyntheticDataset.write(folder.resolve("a"), 50, 20, 1).hash();
    assertEquals(hash, SyntheticDataset.write(folder.resolve("b"), 50, 20, 1).hash());
    assertNotEquals(hash, SyntheticDataset.write(folder.resolve("c"), 50, 20, 2).hash());
  }

  @Test
  void everyFileThatIsDamagedIsNamed() throws IOException {
    Path data = folder.resolve("data");
    SyntheticDataset.write(data, 50, 20, 1);
    for (Path file : columnFiles(data)) {
      byte[] whole = Files.readAllBytes(file);
      byte[] damaged = whole.clone();
      damaged[whole.length - 1] ^= 1;
      Files.write(file, damaged);
      DatasetException e =
          assertThrows(DatasetException.class, () -> EncodedDataset.open(data).verify());
      assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
      Files.write(file, whole);
    }
    EncodedDataset.open(data).verify();
  }

  @Test
  void everyFileThatIsMissingOrCutShortIsNamedAtOnce() throws IOException {
    Path data = folder.resolve("data");
    SyntheticDataset.write(data, 50, 20, 1);
    for (Path file : columnFiles(data)) {
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 1));
      assertStartsWith(file + ": holds ", () -> EncodedDataset.open(data));
      Files.delete(file);
      assertStartsWith(file + ": a file of the encoded", () -> EncodedDataset.open(data));
      Files.write(file, whole);
    }
    EncodedDataset.open(data).verify();
  }

  @Test
  void aFileOfAnotherDatasetIsFound() throws IOException {
    Path data = folder.resolve("data");
    Path other = folder.resolve("other");
    SyntheticDataset.write(data, 50, 20, 1);
    SyntheticDataset.write(other, 50, 20, 2);
    Path file = data.resolve("items").resolve("colour.codes");
    Files.copy(
        other.resolve("items").resolve("colour.codes"), file, StandardCopyOption.REPLACE_EXISTING);
    assertStartsWith(file + ": not the file", () -> EncodedDataset.open(data).verify());
  }

  @Test
  void columnsOfDifferentLengthsAreFoundAtOnce() throws IOException {
    Path data = folder.resolve("data");
    Path other = folder.resolve("other");
    SyntheticDataset.write(data, 50, 20, 1);
    SyntheticDataset.write(other, 49, 20, 1);
    Files.copy(
        other.resolve("items").resolve("colour.codes"),
        data.resolve("items").resolve("colour.codes"),
        StandardCopyOption.REPLACE_EXISTING);
    assertStartsWith(
        data + ": feature 'colour': 49 elements, expected 50", () -> EncodedDataset.open(data));
  }

  @Test
  void descriptionsThatAreNoneAreRefused() throws IOException {
    Path data = folder.resolve("data");
    SyntheticDataset.write(data, 50, 20, 1);
    Path file = data.resolve("dataset.json");
    String json = Files.readString(file);
    Files.writeString(file, json.replace("\"version\" : 1", "\"version\" : 99"));
    assertStartsWith(
        file + ": format taillight-dataset version 99, this program reads",
        () -> EncodedDataset.open(data));
    Files.writeString(file, json.substring(0, json.length() / 2));
    assertStartsWith(file + ": not a dataset description", () -> EncodedDataset.open(data));
    Files.writeString(file, "{}");
    assertStartsWith(file + ": ", () -> EncodedDataset.open(data));
    Files.writeString(file, json.replace("\"vocabulary\" : \"colour\"", "\"vocabulary\" : \"no\""));
    assertStartsWith(
        data.resolve("items") + ": feature 'colour' names the vocabulary 'no'",
        () -> EncodedDataset.open(data));
    Files.writeString(file, json.replace("\"interactions/test.items\"", "\"../test.items\""));
    assertStartsWith(
        file + ": expected names of files within the folder, got '../test.items'",
        () -> EncodedDataset.open(data));
    Files.writeString(file, "null");
    assertStartsWith(file + ": not a dataset description", () -> EncodedDataset.open(data));
    Files.delete(file);
    assertStartsWith(file + ": cannot be read", () -> EncodedDataset.open(data));
  }

  @Test
  void theWriterRefusesWhatCannotBeRead() throws IOException {
    EncodedDatasetWriter writer = new EncodedDatasetWriter(folder.resolve("data"));
    assertThrows(IllegalArgumentException.class, () -> writer.vocabulary("../x", ids()));
    assertThrows(IllegalArgumentException.class, () -> writer.vocabulary(".x", ids()));
    writer.vocabulary("genre", ids("drama"));
    assertThrows(IllegalArgumentException.class, () -> writer.vocabulary("genre", ids()));
    writer.itemIds(ids("a", "b"));
    writer.userIds(ids("u", "v"));
    FeatureWriter genre = writer.itemFeature(GENRE);
    assertThrows(IllegalArgumentException.class, () -> genre.row(2, 3));
    genre.row(2);
    assertThrows(IllegalStateException.class, genre::close);
    assertThrows(IllegalArgumentException.class, () -> writer.itemFeature(GENRE));
    try (PairWriter pairs = writer.interactions(Split.TRAIN)) {
      assertThrows(IllegalArgumentException.class, () -> pairs.pair(0, 2));
      assertThrows(IllegalArgumentException.class, () -> pairs.pair(2, 0));
      assertThrows(IllegalArgumentException.class, () -> pairs.pair(0, -1));
      pairs.pair(1, 0);
      assertThrows(IllegalArgumentException.class, () -> pairs.pair(0, 0));
    }
  }

  private EncodedDataset written() throws IOException {
    Path data = folder.resolve("data");
    EncodedDatasetWriter writer = new EncodedDatasetWriter(data);
    writer.vocabulary("genre", ids("drama", "comedy"));
    writer.vocabulary("tags", ids("x", "y", "z"));
    writer.vocabulary("price", ids("(-inf, 1.5)", "[1.5, 10)", "[10, inf)"));
    writer.itemIds(ids("a", "b", "c"));
    try (FeatureWriter genre = writer.itemFeature(GENRE)) {
      genre.row(2);
      genre.row(3);
      genre.row(1);
    }
    try (FeatureWriter tags = writer.itemFeature(TAGS)) {
      tags.row(2, 3);
      tags.row();
      tags.row(4, 2);
    }
    try (FeatureWriter price = writer.itemFeature(PRICE)) {
      price.row(2);
      price.row();
      price.row(4);
    }
    writer.userIds(ids("u", "v"));
    writePairs(writer, Split.TRAIN, new int[][] {{0, 2}, {0, 0}, {1, 0}, {1, 1}});
    writePairs(writer, Split.VALIDATION, new int[][] {});
    writePairs(writer, Split.TEST, new int[][] {{1, 2}});
    writer.finish(Map.of("rows_dropped", 9L));
    return EncodedDataset.open(data);
  }

  private static void writePairs(EncodedDatasetWriter writer, Split split, int[][] pairs)
      throws IOException {
    try (PairWriter pairWriter = writer.interactions(split)) {
      for (int[] pair : pairs) {
        pairWriter.pair(pair[0], pair[1]);
      }
    }
  }

  private static java.util.Iterator<String> ids(String... ids) {
    return List.of(ids).iterator();
  }

  private static List<Path> columnFiles(Path data) throws IOException {
    try (Stream<Path> tree = Files.walk(data)) {
      List<Path> files =
          new ArrayList<>(
              tree.filter(Files::isRegularFile)
                  .filter(file -> !file.getFileName().toString().equals("dataset.json"))
                  .toList());
      assertTrue(files.size() > 20, "files: " + files);
      return files;
    }
  }

  private static void assertStartsWith(
      String start, org.junit.jupiter.api.function.Executable reading) {
    String message = assertThrows(DatasetException.class, reading).getMessage();
    assertTrue(message.startsWith(start), message);
  }
}
