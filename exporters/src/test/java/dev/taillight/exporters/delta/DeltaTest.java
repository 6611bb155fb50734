package dev.taillight.exporters.delta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.taillight.dataset.DatasetException;
import dev.taillight.exporters.TestVectors;
import dev.taillight.exporters.delta.DeltaDescription.Verdict;
import dev.taillight.exporters.format.ExportFormat;
import dev.taillight.exporters.manifest.Lineage;
import dev.taillight.exporters.manifest.Manifest;
import dev.taillight.exporters.vectors.Precision;
import dev.taillight.exporters.verify.ExportVerifier;
import dev.taillight.exporters.verify.ExportedRows;
import dev.taillight.files.Sha256;
import dev.taillight.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DeltaTest {

  private static final int DIMENSION = 6;

  /** What every store takes; single formats hold stranger ones, see EveryFormatTest. */
  private static final String AWKWARD = "a \"quoted\" 漢字, \\ and {}";

  @TempDir Path folder;

  /** The rows of an export as they are written down: ids and vectors. */
  private record Catalogue(List<String> ids, List<float[]> vectors) {

    static Catalogue random(int count, long seed) {
      TestVectors random = TestVectors.random(count, DIMENSION, seed);
      return new Catalogue(
          new ArrayList<>(IntStream.range(0, count).mapToObj(i -> "item" + i).toList()),
          new ArrayList<>(IntStream.range(0, count).mapToObj(random::row).toList()));
    }

    Catalogue copy() {
      return new Catalogue(new ArrayList<>(ids), new ArrayList<>(vectors));
    }

    void add(int at, String id, float[] vector) {
      ids.add(at, id);
      vectors.add(at, vector);
    }

    void remove(int at) {
      ids.remove(at);
      vectors.remove(at);
    }

    void swap(int one, int other) {
      String id = ids.get(one);
      float[] vector = vectors.get(one);
      ids.set(one, ids.get(other));
      vectors.set(one, vectors.get(other));
      ids.set(other, id);
      vectors.set(other, vector);
    }
  }

  static Stream<Arguments> formats() {
    List<Arguments> all = new ArrayList<>();
    for (ExportFormat format : ExportFormat.values()) {
      for (Precision precision : format.precisions()) {
        all.add(Arguments.of(format, precision));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void baseAndDeltaGiveTheNewExportByteForByte(ExportFormat format, Precision precision)
      throws IOException {
    Catalogue before = Catalogue.random(300, 1);
    // The scale of int8 comes from the largest value, which must stay.
    before.vectors().set(7, new float[] {1, 0, 0, 0, 0, 0});
    Catalogue after = changed(before);
    export("base", before, "tower", precision, 2, format);
    export("new", after, "tower", precision, 3, format);

    DeltaDescription delta = delta();

    assertEquals(300 - 2 - 3 - 1, delta.unchanged());
    assertEquals(2, delta.added());
    assertEquals(1, delta.changed());
    assertEquals(3, delta.upserts());
    assertEquals(5, delta.tombstones());
    assertEquals(Verdict.PATCH, delta.verdict(), delta.reasons().toString());
    apply();
    // On one machine also where a format is not repeatable.
    assertEquals(contents("new"), contents("made"));
    assertEquals(List.of(), new ExportVerifier(folder.resolve("made")).problems());
    assertEquals(List.of(), new ExportVerifier(folder.resolve("delta/upserts")).problems());
  }

  /** 5 items go, 2 come, 1 changes, 2 change places: of 300, 294 stay as they are. */
  private static Catalogue changed(Catalogue before) {
    Catalogue after = before.copy();
    after.swap(20, 30);
    after.vectors().set(40, before.vectors().get(41));
    after.remove(299);
    after.remove(100);
    after.remove(99);
    after.remove(98);
    after.remove(0);
    after.add(150, AWKWARD, before.vectors().get(3));
    after.add(after.ids().size(), "last", before.vectors().get(4));
    return after;
  }

  @Test
  void everyFormatAtOnce() throws IOException {
    List<ExportFormat> formats =
        List.of(ExportFormat.PARQUET, ExportFormat.NPY, ExportFormat.FVECS, ExportFormat.JSONL);
    Catalogue before = Catalogue.random(300, 1);
    ExportFormat[] all = formats.toArray(ExportFormat[]::new);
    export("base", before, "tower", Precision.FLOAT32, 1, ExportFormat.JSONL);
    export("new", changed(before), "tower", Precision.FLOAT32, 1, all);

    delta();
    apply();

    assertEquals(contents("new"), contents("made"));
  }

  /** As if the later export had been made by another processor: a digest that is not found here. */
  @Test
  void anIndexThatComesOutOtherwiseHasTheSameRows() throws IOException {
    Catalogue before = Catalogue.random(300, 1);
    Catalogue after = changed(before);
    export("base", before, "tower", Precision.FLOAT32, 1, ExportFormat.LUCENE);
    export("new", after, "tower", Precision.FLOAT32, 1, ExportFormat.LUCENE);
    delta();
    String graph = digestOf("new", ".vex");
    changeNewManifest(graph, "0".repeat(graph.length()));

    apply();

    assertEquals(graph, digestOf("made", ".vex"), "the manifest has what lies there");
    Path made = folder.resolve("made");
    assertEquals(List.of(), new ExportVerifier(made).problems());
    try (ExportedRows rows = new ExportedRows(made, Manifest.read(made), ExportFormat.LUCENE)) {
      for (int row = 0; row < after.ids().size(); row++) {
        assertTrue(rows.next());
        assertEquals(after.ids().get(row), rows.id());
        assertArrayEquals(after.vectors().get(row), rows.vector());
      }
      assertFalse(rows.next());
    }
  }

  /** A format that is repeatable has no such excuse. */
  @Test
  void anArrayThatComesOutOtherwiseIsRefused() throws IOException {
    Catalogue before = Catalogue.random(300, 1);
    export("base", before, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    export("new", changed(before), "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    delta();
    String array = digestOf("new", "vectors.npy");
    changeNewManifest(array, "0".repeat(array.length()));

    DatasetException error = assertThrows(DatasetException.class, this::apply);

    assertTrue(
        error.getMessage().contains("vectors.npy is not the one of the later export"),
        error.getMessage());
    assertFalse(Files.exists(folder.resolve("made")));
  }

  private String digestOf(String export, String nameEnd) {
    return Manifest.read(folder.resolve(export)).files().stream()
        .filter(file -> file.name().endsWith(nameEnd))
        .findFirst()
        .orElseThrow()
        .sha256();
  }

  /** Changes a digest in the new manifest of the delta, and that of the manifest in the delta. */
  private void changeNewManifest(String digest, String other) throws IOException {
    Path manifest = folder.resolve("delta/new_manifest.json");
    Path description = folder.resolve("delta/delta.json");
    String before = Sha256.of(manifest);
    Files.writeString(manifest, Files.readString(manifest).replace(digest, other));
    Files.writeString(
        description, Files.readString(description).replace(before, Sha256.of(manifest)));
  }

  @Test
  void tombstonesAndUpsertsAreThoseOfTheCatalogues() throws IOException {
    Catalogue before = Catalogue.random(300, 1);
    export("base", before, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    export("new", changed(before), "tower", Precision.FLOAT32, 1, ExportFormat.NPY);

    delta();

    assertEquals(
        List.of("item0", "item98", "item99", "item100", "item299").stream()
            .map("{\"item_id\":\"%s\"}"::formatted)
            .toList(),
        Files.readAllLines(folder.resolve("delta/tombstones.jsonl")));
    Path upserts = folder.resolve("delta/upserts");
    Manifest manifest = Manifest.read(upserts);
    List<String> ids = new ArrayList<>();
    try (ExportedRows rows = new ExportedRows(upserts, manifest, ExportFormat.NPY)) {
      while (rows.next()) {
        ids.add(rows.id());
      }
    }
    assertEquals(List.of("item40", AWKWARD, "last"), ids);
  }

  @Test
  void theSameExportGivesAnEmptyDelta() throws IOException {
    Catalogue catalogue = Catalogue.random(50, 1);
    export("base", catalogue, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    export("new", catalogue, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);

    DeltaDescription delta = delta();

    assertEquals(0, delta.upserts() + delta.tombstones() + delta.drift().moved());
    assertEquals(50, delta.unchanged());
    assertEquals(1, delta.drift().neighbourOverlap());
    assertEquals(1, delta.drift().meanCosine(), 1e-9);
    assertEquals(1, delta.drift().cosine().get("min"));
    assertFalse(Files.exists(folder.resolve("delta/upserts")));
    apply();
    assertEquals(contents("new"), contents("made"));
  }

  @Test
  void twoCataloguesWithNothingInCommon() throws IOException {
    Catalogue after = Catalogue.random(30, 2);
    after.ids().replaceAll(id -> "other " + id);
    export("base", Catalogue.random(20, 1), "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    export("new", after, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);

    DeltaDescription delta = delta();

    assertEquals(30, delta.added());
    assertEquals(20, delta.tombstones());
    assertEquals(Verdict.REBUILD, delta.verdict());
    assertEquals(0, delta.drift().shared());
    apply();
    assertEquals(contents("new"), contents("made"));
  }

  @Test
  void anotherQueryTowerNeedsARebuildHoweverCloseTheVectors() throws IOException {
    Catalogue catalogue = Catalogue.random(50, 1);
    export("base", catalogue, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    export("new", catalogue, "another", Precision.FLOAT32, 1, ExportFormat.NPY);

    DeltaDescription delta = delta();

    assertFalse(delta.sameQueryTower());
    assertEquals(Verdict.REBUILD, delta.verdict());
    assertEquals(1, delta.reasons().size(), delta.reasons().toString());
    assertEquals(50, delta.unchanged());
    apply();
    assertEquals(contents("new"), contents("made"));
  }

  /** All values of int8 stand for others when the largest one has changed. */
  @Test
  void anotherScaleLeavesNothingUnchanged() throws IOException {
    Catalogue before = Catalogue.random(50, 1);
    Catalogue after = before.copy();
    after.vectors().set(3, new float[] {9, 9, 9, 9, 9, 9});
    export("base", before, "tower", Precision.INT8, 1, ExportFormat.NPY);
    export("new", after, "tower", Precision.INT8, 1, ExportFormat.NPY);

    DeltaDescription delta = delta();

    assertEquals(0, delta.unchanged());
    assertEquals(Verdict.REBUILD, delta.verdict());
    assertTrue(delta.reasons().get(0).contains("no old vector can stay"), delta.reasons().get(0));
    apply();
    assertEquals(contents("new"), contents("made"));
  }

  /**
   * Two of four vectors are turned, by a right angle and by half a turn, and all are twice as long:
   * cosines 1, 1, 0, −1; their mean 0.25. At or below the first quarter lies −1, at or below half
   * 0.
   */
  @Test
  void driftIsWhatAHandCounts() throws IOException {
    Catalogue before =
        new Catalogue(
            List.of("a", "b", "c", "d"),
            List.of(vector(1, 0), vector(0, 1), vector(1, 1), vector(1, -2)));
    Catalogue after =
        new Catalogue(
            List.of("a", "b", "d", "c"),
            List.of(vector(2, 0), vector(0, 2), vector(-2, 4), vector(-2, 2)));
    export("base", before, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    export("new", after, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);

    Drift drift = delta().drift();

    assertEquals(4, drift.shared());
    assertEquals(2, drift.moved());
    assertEquals(2, drift.renumbered());
    assertEquals(0.25, drift.meanCosine(), 1e-6);
    assertEquals(
        Map.of("min", -1.0, "p01", -1.0, "p05", -1.0, "p25", -1.0, "p50", 0.0), drift.cosine());
    assertEquals(1, drift.normShift(), 1e-6);
  }

  /**
   * With k = 1 and inner products, before: a → b (0.9), b → a (0.9), c → b (0.1 against 0). After b
   * became (0, 2): a → b (0 against 0, the earlier row), b → c (2), c → b. So a and c keep theirs.
   */
  @Test
  void neighboursAreThoseOfTheCommonItems() throws IOException {
    Catalogue before =
        new Catalogue(
            List.of("a", "b", "c", "gone"),
            List.of(vector(1, 0), vector(0.9f, 0.1f), vector(0, 1), vector(9, 9)));
    Catalogue after =
        new Catalogue(
            List.of("come", "a", "b", "c"),
            List.of(vector(9, 9), vector(1, 0), vector(0, 2), vector(0, 1)));
    export("base", before, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    export("new", after, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);

    DeltaDescription delta =
        new DeltaWriter(new DeltaThresholds(0.99, 1, 1, 0.5, 9, 1, 10), Progress.silent())
            .write(folder.resolve("base"), folder.resolve("new"), folder.resolve("delta"));

    assertEquals(3, delta.drift().sampled());
    assertEquals(2 / 3.0, delta.drift().neighbourOverlap(), 1e-9);
    assertEquals(Verdict.PATCH, delta.verdict(), delta.reasons().toString());
  }

  @Test
  void theVerdictNamesEveryThreshold() throws IOException {
    export("base", Catalogue.random(60, 1), "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    Catalogue after = Catalogue.random(60, 2);
    after.vectors().replaceAll(vector -> scaled(vector, 2));
    export("new", after, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);

    List<String> reasons = delta().reasons();

    assertEquals(4, reasons.size(), reasons.toString());
    assertTrue(reasons.get(0).startsWith("upserts and tombstones are 1.0000"), reasons.get(0));
    assertTrue(reasons.get(1).contains("common items have moved"), reasons.get(1));
    assertTrue(reasons.get(2).contains("of the 10 nearest neighbours"), reasons.get(2));
    assertTrue(reasons.get(3).contains("the mean norm has shifted by 1.0000"), reasons.get(3));
  }

  @Test
  void anotherBaseIsRefused() throws IOException {
    Catalogue before = Catalogue.random(40, 1);
    export("base", before, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    export("new", before, "tower", Precision.FLOAT32, 1, ExportFormat.JSONL);
    delta();
    export("base", Catalogue.random(40, 2), "tower", Precision.FLOAT32, 1, ExportFormat.NPY);

    DatasetException error = assertThrows(DatasetException.class, this::apply);

    assertTrue(error.getMessage().contains("is not the export that"), error.getMessage());
    assertFalse(Files.exists(folder.resolve("made")));
  }

  @Test
  void damageIsFoundWhereverItIs() throws IOException {
    Catalogue before = Catalogue.random(300, 1);
    export("base", before, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    export("new", changed(before), "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    delta();
    for (String name :
        List.of(
            "delta/order.jsonl",
            "delta/tombstones.jsonl",
            "delta/new_manifest.json",
            "delta/upserts/manifest.json",
            "delta/upserts/vectors.npy",
            "delta/upserts/item_ids.jsonl",
            "base/vectors.npy",
            "base/item_ids.jsonl")) {
      Path file = folder.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      byte[] damaged = bytes.clone();
      damaged[damaged.length / 2] ^= 1;
      Files.write(file, damaged);
      assertThrows(DatasetException.class, this::apply, name);
      assertFalse(Files.exists(folder.resolve("made")), name);
      Files.write(file, bytes);
    }
    apply();
  }

  @Test
  void anIdThatOccursTwiceIsRefused() throws IOException {
    Catalogue twice = Catalogue.random(10, 1);
    export("base", twice, "tower", Precision.FLOAT32, 1, ExportFormat.JSONL);
    twice.ids().set(7, "item3");
    export("new", twice, "tower", Precision.FLOAT32, 1, ExportFormat.JSONL);

    DatasetException error = assertThrows(DatasetException.class, this::delta);

    assertTrue(error.getMessage().contains("'item3' occurs more than once"), error.getMessage());
    assertFalse(Files.exists(folder.resolve("delta")));
  }

  @Test
  void vectorsOfAnotherLengthAreRefused() throws IOException {
    export("base", Catalogue.random(10, 1), "tower", Precision.FLOAT32, 1, ExportFormat.NPY);
    Catalogue shorter = new Catalogue(List.of("a"), List.of(vector(1, 2)));
    export("new", shorter, "tower", Precision.FLOAT32, 1, ExportFormat.NPY);

    DatasetException error = assertThrows(DatasetException.class, this::delta);
    assertTrue(error.getMessage().contains("of length 2"), error.getMessage());
  }

  @Test
  void anOrderNamesRowsThatAreThere() throws IOException {
    int[] order = {5, 6, 7, -1, -2, 3, 0, -3};
    RowOrder.write(folder, order);
    assertEquals(5, Files.readAllLines(folder.resolve("order.jsonl")).size());
    assertArrayEquals(order, RowOrder.read(folder, 8, 8, 3));
    assertThrows(DatasetException.class, () -> RowOrder.read(folder, 8, 7, 3));
    assertThrows(DatasetException.class, () -> RowOrder.read(folder, 8, 8, 2));
    assertThrows(DatasetException.class, () -> RowOrder.read(folder, 9, 8, 3));
    assertThrows(DatasetException.class, () -> RowOrder.read(folder, 7, 8, 3));
  }

  private DeltaDescription delta() throws IOException {
    return new DeltaWriter(DeltaThresholds.DEFAULT, Progress.silent())
        .write(folder.resolve("base"), folder.resolve("new"), folder.resolve("delta"));
  }

  private void apply() throws IOException {
    new DeltaApplication(Progress.silent())
        .write(folder.resolve("base"), folder.resolve("delta"), folder.resolve("made"));
  }

  private void export(
      String name,
      Catalogue catalogue,
      String tower,
      Precision precision,
      int shards,
      ExportFormat... formats)
      throws IOException {
    TestVectors.export(
        TestVectors.config(Arrays.asList(formats), precision, shards, 64),
        folder.resolve(name),
        new TestVectors(catalogue.vectors().toArray(float[][]::new)),
        TestVectors.ids(folder.resolve("ids"), catalogue.ids().iterator()),
        new Lineage("config", "dataset", null, "checkpoint " + name, tower, "1"));
  }

  private Map<String, String> contents(String name) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    Path root = folder.resolve(name);
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        contents.put(root.relativize(file).toString(), Sha256.of(file));
      }
    }
    return contents;
  }

  private static float[] vector(float... values) {
    return values;
  }

  private static float[] scaled(float[] vector, float factor) {
    float[] scaled = vector.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= factor;
    }
    return scaled;
  }
}
