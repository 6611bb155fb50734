package dev.taillight.trainer.embedding;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.optimizer.RowRecords;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Tables on the device of the towers, one below the other in one array of records, so that a step
 * gathers what it touches in all of them at once, moves it and writes it back. Only the numbers of
 * the rows and the weights of the look-ups are sent there, when the batch is made, and only the
 * norm of the gradient comes back. Memory on the device: rows × (d × (1 + slots) + 1 where updates
 * are counted) × 4 bytes, until the session is closed. Not thread-safe.
 */
public final class DeviceTables implements EmbeddingTables {

  private final List<EmbeddingTable> tables;
  private final long[] firstRows;
  private final int dimension;
  private final UpdateRule rule;
  private final DeviceSession session;
  private final NDArray records;

  /**
   * Tables of zeros.
   *
   * @param shapes the tables by their numbers, at least one
   * @param rule how rows follow their gradients
   * @param session the device, which owns the memory
   * @throws IllegalArgumentException if the device has no room for them
   */
  public DeviceTables(List<TableShape> shapes, UpdateRule rule, DeviceSession session) {
    this.dimension = shapes.get(0).dimension();
    this.rule = rule;
    this.session = session;
    this.firstRows = new long[shapes.size()];
    long rows = 0;
    for (int t = 0; t < firstRows.length; t++) {
      firstRows[t] = rows;
      rows += shapes.get(t).rows();
    }
    this.records = zeros(new Shape(rows, RecordLayout.length(dimension, rule)), session);
    this.tables = new ArrayList<>();
    for (int t = 0; t < firstRows.length; t++) {
      tables.add(new DeviceTable(shapes.get(t), rule, records, firstRows[t]));
    }
  }

  private static NDArray zeros(Shape shape, DeviceSession session) {
    try {
      return session.manager().zeros(shape);
    } catch (EngineException e) {
      throw new IllegalArgumentException(
          "embedding_tables: the tables and the state of their optimizer, %d records of %d numbers,"
                  .formatted(shape.get(0), shape.get(1))
              + " need %d bytes on the device, which it did not give (%s); use host"
                  .formatted(Float.BYTES * shape.size(), e.getMessage()),
          e);
    }
  }

  @Override
  public List<EmbeddingTable> all() {
    return List.copyOf(tables);
  }

  @Override
  public TowerInputs inputs(EmbeddedBatch batch, DeviceSession towers, NDManager scope) {
    List<EmbeddedBatch> batches = List.of(batch);
    return new Inputs(batches, lookUps(batches, scope), scope);
  }

  @Override
  public PreparedInputs prepare(List<EmbeddedBatch> batches) {
    NDManager own = session.newScope();
    try {
      return new Prepared(batches, lookUps(batches, own), own);
    } catch (RuntimeException e) {
      own.close();
      throw e;
    }
  }

  private DeviceLookUps lookUps(List<EmbeddedBatch> batches, NDManager scope) {
    int places = batches.stream().mapToInt(EmbeddedBatch::places).sum();
    return new DeviceLookUps(TouchedRows.of(tables.size(), batches), firstRows, places, scope);
  }

  /** The look-ups of some batches as arrays in a scope of their own. */
  private final class Prepared implements PreparedInputs {

    private final List<EmbeddedBatch> batches;
    private final DeviceLookUps lookUps;
    private final NDManager own;

    Prepared(List<EmbeddedBatch> batches, DeviceLookUps lookUps, NDManager own) {
      this.batches = batches;
      this.lookUps = lookUps;
      this.own = own;
    }

    @Override
    public int touchedRows() {
      return Math.toIntExact(lookUps.rows().size());
    }

    @Override
    public LearningInputs open(DeviceSession towers, NDManager scope) {
      return new Inputs(batches, lookUps, scope);
    }

    @Override
    public void close() {
      own.close();
    }
  }

  /** What passes between the tables and the towers for some batches; all of it in one scope. */
  private final class Inputs implements LearningInputs {

    private final List<EmbeddedBatch> batches;
    private final int[] firstPlaces;
    private final NDManager scope;
    private final DeviceLookUps lookUps;
    private final NDArray touchedRecords;
    private final NDArray pooled;
    private final ConcurrentSkipListMap<Integer, NDArray> taken = new ConcurrentSkipListMap<>();
    private @Nullable NDArray gradients;

    Inputs(List<EmbeddedBatch> batches, DeviceLookUps lookUps, NDManager scope) {
      this.batches = batches;
      this.lookUps = lookUps;
      this.scope = scope;
      this.firstPlaces = new int[batches.size() + 1];
      for (int i = 0; i < batches.size(); i++) {
        firstPlaces[i + 1] = firstPlaces[i] + batches.get(i).places();
      }
      this.touchedRecords = lookUps.gather(records, scope);
      this.pooled = lookUps.pool(new RowRecords(touchedRecords, dimension).values(), scope);
    }

    @Override
    public NDArray pooled(int batch, RowBlock rows, NDManager blockScope) {
      int first = place(batch, rows.from());
      int last = place(batch, rows.to());
      long width = batches.get(batch).embedding().width();
      return pooled
          .get(blockScope, new NDIndex(first + ":" + last))
          .reshape(new Shape(rows.size(), width));
    }

    @Override
    public void takeGradient(int batch, RowBlock rows, NDArray gradient) {
      NDArray ofPlaces = gradient.reshape(new Shape(-1, dimension));
      ofPlaces.attach(scope);
      taken.put(place(batch, rows.from()), ofPlaces);
    }

    @Override
    public double sumGradients() {
      NDArray ofPlaces = DeviceArrays.join(List.copyOf(taken.values()), scope);
      NDArray sums = lookUps.gradients(ofPlaces, scope);
      gradients = sums;
      return DeviceArrays.squaredNorm(sums);
    }

    @Override
    public void update(float gradientScale, float learningRate) {
      if (gradients == null) {
        throw new IllegalStateException("gradients are added up before rows are moved");
      }
      RowRecords rows = new RowRecords(touchedRecords, dimension);
      rule.apply(rows, gradients, gradientScale, learningRate);
      records.set(new NDIndex("{}", lookUps.rows()), touchedRecords);
    }

    private int place(int batch, int row) {
      return firstPlaces[batch] + row * batches.get(batch).placesPerRow();
    }
  }
}
