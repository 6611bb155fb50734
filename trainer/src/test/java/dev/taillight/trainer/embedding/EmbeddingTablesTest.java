package dev.taillight.trainer.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.embedding.FeatureEmbedding.Field;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.optimizer.Adagrad;
import dev.taillight.trainer.optimizer.Adam;
import dev.taillight.trainer.optimizer.Sgd;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both kinds of tables do the same, on the same device. */
@ParameterizedClass
@EnumSource(names = {"HOST", "DEVICE"})
class EmbeddingTablesTest {

  @Parameter TablePlace place;
  private DeviceSession session;

  @BeforeEach
  void open() {
    session = ComputeDevice.CPU.open();
  }

  @AfterEach
  void close() {
    session.close();
  }

  private EmbeddingTables tables(UpdateRule rule, TableShape... shapes) {
    return place.tables(List.of(shapes), rule, session);
  }

  /** The inputs of a step; what it looks up is gone with the session. */
  private LearningInputs inputs(
      EmbeddingTables tables, List<EmbeddedBatch> batches, NDManager scope) {
    return tables.prepare(batches).open(session, scope);
  }

  /** A table of three codes, whose rows 3 and 4 are defaults. Row r is (r, 10r). */
  private EmbeddingTables small() {
    EmbeddingTables tables = tables(new Sgd(), new TableShape("shared", 5, 2));
    TableValues.set(tables.all().get(0), new float[] {0, 0, 1, 10, 2, 20, 3, 30, 4, 40});
    return tables;
  }

  /** Two features on the small table. */
  private static FeatureEmbedding embedding() {
    return new FeatureEmbedding(List.of(new Field("a", 0, 3), new Field("b", 0, 4)), 2);
  }

  /** Item 0: a = {0, 2}, b masked; item 1: a masked, b = {1}. */
  private static EmbeddedBatch batch() {
    int masked = FeatureBatch.MASKED;
    return new EmbeddedBatch(
        embedding(),
        new FeatureBatch(
            2, new int[][] {{0, 2, 3}, {0, 1, 2}}, new int[][] {{0, 2, masked}, {masked, 1}}));
  }

  @Test
  void poolsTheMeanAndTakesTheFeaturesOwnDefaultWhereItIsMasked() {
    EmbeddingTables tables = small();
    try (NDManager scope = session.manager().newSubManager()) {
      TowerInputs inputs = tables.inputs(batch(), session, scope);
      // Item 0: a = mean of rows 0 and 2 = (1, 10), b = row 4; item 1: a = row 3, b = row 1.
      assertArrayEquals(
          new float[] {1, 10, 4, 40, 3, 30, 1, 10},
          DeviceArrays.values(inputs.pooled(0, new RowBlock(0, 2), scope)));
      assertArrayEquals(
          new float[] {3, 30, 1, 10},
          DeviceArrays.values(inputs.pooled(0, new RowBlock(1, 2), scope)));
    }
  }

  @Test
  void sharesAGradientAmongTheValuesOfItsMean() {
    EmbeddingTables tables = small();
    // The batch stands behind another one of a single row, whose gradient is 0.
    FeatureBatch before = new FeatureBatch(1, new int[][] {{0, 1}, {0, 1}}, new int[][] {{0}, {0}});
    List<EmbeddedBatch> batches = List.of(new EmbeddedBatch(embedding(), before), batch());
    assertEquals(5, tables.prepare(batches).touchedRows());
    // Row 0 and row 2 get half of (2, 4), row 4 gets (1, 1), row 3 (5, 5), row 1 (7, 9).
    float[][] byRow = {{1, 2}, {7, 9}, {1, 2}, {5, 5}, {1, 1}};
    try (NDManager scope = session.manager().newSubManager()) {
      LearningInputs inputs = inputs(tables, batches, scope);
      inputs.takeGradient(
          1,
          new RowBlock(0, 2),
          scope.create(new float[] {2, 4, 1, 1, 5, 5, 7, 9}, new Shape(2, 4)));
      inputs.takeGradient(0, new RowBlock(0, 1), scope.zeros(new Shape(1, 4)));
      assertEquals(2 * (1 + 4) + 49 + 81 + 50 + 2, inputs.sumGradients(), 1e-6);
      inputs.update(0.5f, 0.1f);
    }
    float[] values = TableValues.of(tables.all().get(0));
    for (int row = 0; row < 5; row++) {
      assertEquals(row - 0.05f * byRow[row][0], values[2 * row], 1e-5);
      assertEquals(10 * row - 0.05f * byRow[row][1], values[2 * row + 1], 1e-5);
    }
  }

  /** Another thread collects look-ups while rows move; what it finds are the rows as they are. */
  @Test
  void seesTheRowsAsTheyAreWhenItIsOpened() throws Exception {
    EmbeddingTables tables = small();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (PreparedInputs prepared = other.submit(() -> tables.prepare(List.of(batch()))).get()) {
      for (int step = 0; step < 2; step++) {
        try (NDManager scope = session.manager().newSubManager()) {
          LearningInputs inputs = prepared.open(session, scope);
          // Each of the two steps takes a half off row 1, which is alone at the last place.
          assertArrayEquals(
              new float[] {1 - 0.5f * step, 10 - 0.5f * step},
              Arrays.copyOfRange(
                  DeviceArrays.values(inputs.pooled(0, new RowBlock(0, 2), scope)), 6, 8));
          inputs.takeGradient(0, new RowBlock(0, 2), scope.ones(new Shape(2, 4)));
          inputs.sumGradients();
          inputs.update(1, 0.5f);
        }
      }
    } finally {
      other.shutdown();
    }
  }

  @Test
  void preparedLookUpsLastUntilTheyAreClosed() {
    EmbeddingTables tables = small();
    int tablesAlone = session.manager().getManagedArrays().size();
    PreparedInputs prepared = tables.prepare(List.of(batch()));
    int ready = session.manager().getManagedArrays().size();
    try (NDManager scope = session.manager().newSubManager()) {
      prepared.open(session, scope);
    }
    assertEquals(ready, session.manager().getManagedArrays().size());
    assertEquals(place == TablePlace.DEVICE, ready > tablesAlone);
    prepared.close();
    assertEquals(tablesAlone, session.manager().getManagedArrays().size());
  }

  /**
   * Two batches of several blocks look up three tables, one of them both. With one value per
   * feature the device picks rows, with several it multiplies.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void doesWhatNaiveLoopsDo(int maxValues) {
    int d = 3;
    TableShape[] shapes = {
      new TableShape("a", 50, d), new TableShape("b", 2000, d), new TableShape("c", 7, d)
    };
    EmbeddingTables tables = tables(new Sgd(), shapes);
    tables.all().forEach(table -> table.initialise(3, 1));
    double[][] expected = new double[3][];
    float[][] before = new float[3][];
    for (int t = 0; t < 3; t++) {
      before[t] = TableValues.of(tables.all().get(t));
      expected[t] = new double[before[t].length];
    }
    RandomStream stream = RandomStream.of(maxValues, "batches");
    List<EmbeddedBatch> batches =
        List.of(
            batch(stream, 300, maxValues, d, new Field("f", 1, 1999), new Field("g", 0, 49)),
            batch(stream, 600, maxValues, d, new Field("h", 1, 1998), new Field("i", 2, 6)));
    double squares = 0;
    try (NDManager scope = session.manager().newSubManager()) {
      LearningInputs inputs = inputs(tables, batches, scope);
      for (int b = 0; b < 2; b++) {
        for (RowBlock rows : session.blocks(batches.get(b).rows())) {
          float[] pooled = DeviceArrays.values(inputs.pooled(b, rows, scope));
          assertPooled(batches.get(b), rows, before, pooled);
          float[] gradient = new float[pooled.length];
          for (int i = 0; i < gradient.length; i++) {
            gradient[i] = stream.nextFloat() - 0.5f;
          }
          addGradient(batches.get(b), rows, gradient, expected);
          Shape shape = new Shape(rows.size(), 2 * d);
          inputs.takeGradient(b, rows, scope.create(gradient, shape));
        }
      }
      for (double[] table : expected) {
        squares += Arrays.stream(table).map(g -> g * g).sum();
      }
      assertEquals(squares, inputs.sumGradients(), 1e-5 * squares);
      inputs.update(0.5f, 0.25f);
    }
    for (int t = 0; t < 3; t++) {
      float[] after = TableValues.of(tables.all().get(t));
      for (int i = 0; i < after.length; i++) {
        if (expected[t][i] == 0) {
          assertEquals(before[t][i], after[i], 0, "a row that nothing looked up");
        }
        assertEquals(before[t][i] - 0.125 * expected[t][i], after[i], 1e-5);
      }
    }
  }

  /**
   * On the processor the engine reads numbers where Java put them, outside the heap; they must stay
   * there as long as they are needed, also when nothing in Java looks at them any more.
   */
  @Test
  void holdsWhatTheEngineReads() throws InterruptedException {
    int rows = 40_000;
    int[] offsets = IntStream.rangeClosed(0, rows).map(i -> 2 * i).toArray();
    int[] codes = IntStream.range(0, 2 * rows).toArray();
    EmbeddingTables tables = tables(new Sgd(), new TableShape("table", 2 * rows + 1, 1));
    List<EmbeddedBatch> batches =
        List.of(
            new EmbeddedBatch(
                new FeatureEmbedding(List.of(new Field("f", 0, 2 * rows)), 1),
                new FeatureBatch(rows, new int[][] {offsets}, new int[][] {codes})));
    try (NDManager scope = session.manager().newSubManager()) {
      LearningInputs inputs = inputs(tables, batches, scope);
      for (RowBlock block : session.blocks(rows)) {
        inputs.takeGradient(0, block, scope.ones(new Shape(block.size(), 1)));
      }
      for (int i = 0; i < 3; i++) {
        System.gc(); // frees memory outside the heap whose owner is gone
        Thread.sleep(50);
        for (int bytes : new int[] {Float.BYTES, Long.BYTES, 2 * Long.BYTES}) {
          ByteBuffer other = ByteBuffer.allocateDirect(bytes * 2 * rows);
          while (other.hasRemaining()) {
            other.put((byte) 1);
          }
        }
      }
      // Each of 80,000 rows is one of two in a mean of gradient 1.
      assertEquals(2 * rows * 0.25, inputs.sumGradients(), 1e-3);
      inputs.update(1, 1);
    }
    float[] values = TableValues.of(tables.all().get(0));
    for (int row = 0; row < 2 * rows; row++) {
      assertEquals(-0.5f, values[row]);
    }
  }

  private static EmbeddedBatch batch(
      RandomStream stream, int rows, int maxValues, int d, Field... fields) {
    int[][] offsets = new int[fields.length][rows + 1];
    int[][] codes = new int[fields.length][rows * maxValues];
    for (int f = 0; f < fields.length; f++) {
      for (int row = 0; row < rows; row++) {
        int count = 1 + stream.nextInt(maxValues);
        boolean masked = count == 1 && stream.nextInt(5) == 0;
        for (int i = offsets[f][row]; i < offsets[f][row] + count; i++) {
          codes[f][i] = masked ? FeatureBatch.MASKED : stream.nextInt(fields[f].defaultRow());
        }
        offsets[f][row + 1] = offsets[f][row] + count;
      }
    }
    return new EmbeddedBatch(
        new FeatureEmbedding(List.of(fields), d), new FeatureBatch(rows, offsets, codes));
  }

  private static void assertPooled(
      EmbeddedBatch batch, RowBlock rows, float[][] tables, float[] pooled) {
    int d = batch.embedding().width() / batch.placesPerRow();
    double[] expected = new double[pooled.length];
    forEachLookUp(
        batch,
        rows,
        (table, row, place, weight) -> {
          for (int i = 0; i < d; i++) {
            expected[place * d + i] += weight * tables[table][row * d + i];
          }
        });
    for (int i = 0; i < pooled.length; i++) {
      assertEquals(expected[i], pooled[i], 1e-5);
    }
  }

  private static void addGradient(
      EmbeddedBatch batch, RowBlock rows, float[] gradient, double[][] tables) {
    int d = batch.embedding().width() / batch.placesPerRow();
    forEachLookUp(
        batch,
        rows,
        (table, row, place, weight) -> {
          for (int i = 0; i < d; i++) {
            tables[table][row * d + i] += weight * gradient[place * d + i];
          }
        });
  }

  private interface LookUp {

    void accept(int table, int row, int place, double weight);
  }

  private static void forEachLookUp(EmbeddedBatch batch, RowBlock rows, LookUp lookUp) {
    List<Field> fields = batch.embedding().fields();
    for (int f = 0; f < fields.size(); f++) {
      int[] offsets = batch.features().offsets(f);
      for (int row = rows.from(); row < rows.to(); row++) {
        for (int i = offsets[row]; i < offsets[row + 1]; i++) {
          int code = batch.features().codes(f)[i];
          int tableRow = code == FeatureBatch.MASKED ? fields.get(f).defaultRow() : code;
          int place = (row - rows.from()) * fields.size() + f;
          lookUp.accept(
              fields.get(f).table(), tableRow, place, 1.0 / (offsets[row + 1] - offsets[row]));
        }
      }
    }
  }

  /** The second table has more numbers than pass through a buffer at a time. */
  @Test
  void beginsWithTheNumbersOfTheHeapAndHandsOutEachFieldOfEachTable() {
    TableShape[] shapes = {new TableShape("first", 10, 64), new TableShape("second", 40_000, 64)};
    EmbeddingTables tables = tables(new Adagrad(), shapes);
    EmbeddingTables heap = new HostTables(List.of(shapes), new Adagrad());
    for (int t = 0; t < 2; t++) {
      tables.all().get(t).initialise(7, 0.3);
      heap.all().get(t).initialise(7, 0.3);
      assertArrayEquals(TableValues.of(heap.all().get(t)), TableValues.of(tables.all().get(t)));
    }
    moveRows(tables, 64, 39_999, 3);
    float[] squares = TableValues.of(tables.all().get(1).state().get(0));
    float[] before = TableValues.of(heap.all().get(1));
    float[] after = TableValues.of(tables.all().get(1));
    for (int i = 0; i < squares.length; i++) {
      boolean moved = i / 64 == 39_999 || i / 64 == 3;
      // The first step of Adagrad is the learning rate, whatever the gradient, which is 2 here.
      assertEquals(moved ? 4f : 0f, squares[i]);
      assertEquals(moved ? before[i] - 0.25f : before[i], after[i], 1e-6);
    }
    assertArrayEquals(TableValues.of(heap.all().get(0)), TableValues.of(tables.all().get(0)));
  }

  @Test
  void countsTheUpdatesOfEachRow() {
    EmbeddingTables tables =
        tables(new Adam(), new TableShape("first", 3, 2), new TableShape("second", 4, 2));
    moveRows(tables, 2, 1, 3);
    moveRows(tables, 2, 3);
    EmbeddingTable second = tables.all().get(1);
    assertEquals(
        List.of("embedding/second/slot0", "embedding/second/slot1", "embedding/second/updates"),
        second.state().stream().map(tensor -> tensor.name()).toList());
    assertArrayEquals(new float[] {0, 1, 0, 2}, TableValues.of(second.state().get(2)));
    // A gradient of 2: m = 0.1·2 and then 0.9·0.2 + 0.1·2; Adam's first step is the rate.
    assertArrayEquals(
        new float[] {0, 0, 0.2f, 0.2f, 0, 0, 0.38f, 0.38f},
        TableValues.of(second.state().get(0)),
        1e-6f);
    assertEquals(-0.25, TableValues.of(second)[2], 1e-6);
    assertArrayEquals(new float[6], TableValues.of(tables.all().get(0)));
  }

  /** Moves rows of the second table by a gradient of 2 at the rate 1/4. */
  private void moveRows(EmbeddingTables tables, int d, int... rows) {
    int[] offsets = new int[rows.length + 1];
    Arrays.setAll(offsets, i -> i);
    List<EmbeddedBatch> batches =
        List.of(
            new EmbeddedBatch(
                new FeatureEmbedding(List.of(new Field("f", 1, 0)), d),
                new FeatureBatch(rows.length, new int[][] {offsets}, new int[][] {rows})));
    try (NDManager scope = session.manager().newSubManager();
        PreparedInputs prepared = tables.prepare(batches)) {
      LearningInputs inputs = prepared.open(session, scope);
      RowBlock all = new RowBlock(0, rows.length);
      inputs.takeGradient(0, all, scope.ones(new Shape(rows.length, d)).mul(2));
      inputs.sumGradients();
      inputs.update(1, 0.25f);
    }
  }

  @Test
  void leavesNothingBehindOnTheDevice() {
    EmbeddingTables tables =
        tables(new Adam(), new TableShape("first", 3, 2), new TableShape("second", 4, 2));
    List<Integer> held = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      moveRows(tables, 2, 1, 3);
      tables.all().forEach(table -> table.initialise(1, 1));
      TableValues.of(tables.all().get(1));
      held.add(session.manager().getManagedArrays().size());
    }
    // The records of all tables, or nothing.
    int parameters = place == TablePlace.DEVICE ? 1 : 0;
    assertEquals(List.of(parameters, parameters, parameters), held);
  }

  @Test
  void saysWhatItNeedsWhereThereIsNoRoom() {
    // 2³¹ − 1 rows of 2³⁰ numbers of 4 bytes are more than any address reaches.
    TableShape shape = new TableShape("vast", Integer.MAX_VALUE, 1 << 30);
    if (place == TablePlace.DEVICE) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> tables(new Sgd(), shape));
      assertTrue(
          e.getMessage().startsWith("embedding_tables: ")
              && e.getMessage().contains("2147483647 records of 1073741824 numbers")
              && e.getMessage().contains(" 9223372032559808512 bytes"),
          e.getMessage());
    }
  }

  @Test
  void towersNeedAFeature() {
    assertThrows(IllegalArgumentException.class, () -> new FeatureEmbedding(List.of(), 2));
  }
}
