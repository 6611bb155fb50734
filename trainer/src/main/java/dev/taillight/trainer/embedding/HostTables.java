package dev.taillight.trainer.embedding;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.engine.InputBuffer;
import dev.taillight.trainer.engine.RowBlock;
import dev.taillight.trainer.optimizer.UpdateRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables on the Java heap. Rows are pooled in Java and sent to the device of the towers; the
 * gradients of the inputs come back and rows are moved in Java. Not thread-safe.
 */
public final class HostTables implements EmbeddingTables {

  private static final int ROWS_PER_TASK = 256;

  private final List<HostTable> tables;
  private final int dimension;
  private final RowPooling pooling;
  private final List<List<InputBuffer>> buffers = new ArrayList<>();
  private final float[][] gradients;
  private float[] inputGradient = {};

  /**
   * Tables of zeros.
   *
   * @param shapes the tables by their numbers, at least one
   * @param rule how rows follow their gradients
   */
  public HostTables(List<TableShape> shapes, UpdateRule rule) {
    this.tables = shapes.stream().map(shape -> new HostTable(shape, rule)).toList();
    this.dimension = shapes.get(0).dimension();
    this.pooling = new RowPooling(tables, dimension);
    this.gradients = new float[tables.size()][0];
  }

  @Override
  public List<EmbeddingTable> all() {
    return List.copyOf(tables);
  }

  @Override
  public TowerInputs inputs(EmbeddedBatch batch, DeviceSession session, NDManager scope) {
    return open(List.of(batch), List.of(), session);
  }

  @Override
  public PreparedInputs prepare(List<EmbeddedBatch> batches) {
    return new Prepared(batches, TouchedRows.of(tables.size(), batches));
  }

  private Inputs open(
      List<EmbeddedBatch> batches, List<TouchedRows> touched, DeviceSession session) {
    for (int i = 0; i < batches.size(); i++) {
      if (buffers.size() == i) {
        buffers.add(new ArrayList<>());
      }
      int blocks = session.blocks(batches.get(i).rows()).size();
      while (buffers.get(i).size() < blocks) {
        buffers.get(i).add(new InputBuffer());
      }
    }
    return new Inputs(batches, touched, session);
  }

  /** The look-ups of some batches, which stay in Java. */
  private final class Prepared implements PreparedInputs {

    private final List<EmbeddedBatch> batches;
    private final List<TouchedRows> touched;

    Prepared(List<EmbeddedBatch> batches, List<TouchedRows> touched) {
      this.batches = batches;
      this.touched = touched;
    }

    @Override
    public int touchedRows() {
      return touched.stream().mapToInt(TouchedRows::size).sum();
    }

    @Override
    public LearningInputs open(DeviceSession session, NDManager scope) {
      long places = batches.stream().mapToLong(EmbeddedBatch::places).sum();
      int length = Math.toIntExact(places * dimension);
      if (inputGradient.length < length) {
        inputGradient = new float[length];
      }
      return HostTables.this.open(batches, touched, session);
    }

    @Override
    public void close() {}
  }

  /** What passes between the tables and the towers for some batches. */
  private final class Inputs implements LearningInputs {

    private final List<EmbeddedBatch> batches;
    private final List<TouchedRows> touched;
    private final DeviceSession session;
    private final int[] firstPlaces;

    Inputs(List<EmbeddedBatch> batches, List<TouchedRows> touched, DeviceSession session) {
      this.batches = batches;
      this.touched = touched;
      this.session = session;
      this.firstPlaces = new int[batches.size() + 1];
      for (int i = 0; i < batches.size(); i++) {
        firstPlaces[i + 1] = firstPlaces[i] + batches.get(i).places();
      }
    }

    @Override
    public NDArray pooled(int batch, RowBlock rows, NDManager scope) {
      EmbeddedBatch embedded = batches.get(batch);
      InputBuffer buffer = buffers.get(batch).get(rows.from() / session.blockRows(embedded.rows()));
      int width = embedded.embedding().width();
      float[] pooled = buffer.values(rows.size() * width);
      if (rows.size() <= ROWS_PER_TASK) {
        pooling.pool(embedded, rows, pooled, 0);
      } else {
        // The block of a graphics processor; its one thread asks those of all cores for help.
        session.forEach(
            RowBlock.split(rows.size(), ROWS_PER_TASK),
            part -> pooling.pool(embedded, part.after(rows.from()), pooled, part.from() * width));
      }
      return buffer.toDevice(scope, new Shape(rows.size(), width));
    }

    @Override
    public void takeGradient(int batch, RowBlock rows, NDArray gradient) {
      int place = firstPlaces[batch] + rows.from() * batches.get(batch).placesPerRow();
      DeviceArrays.copy(gradient, inputGradient, place * dimension);
    }

    @Override
    public double sumGradients() {
      for (int t = 0; t < touched.size(); t++) {
        int length = touched.get(t).size() * dimension;
        if (gradients[t].length < length) {
          gradients[t] = new float[length];
        }
      }
      List<Part> parts = parts();
      session.forEach(parts, part -> part.sum(inputGradient));
      return parts.stream().mapToDouble(part -> part.squares).sum();
    }

    @Override
    public void update(float gradientScale, float learningRate) {
      session.forEach(parts(), part -> part.update(gradientScale, learningRate));
    }

    private List<Part> parts() {
      List<Part> parts = new ArrayList<>();
      for (int t = 0; t < touched.size(); t++) {
        for (RowBlock rows : RowBlock.split(touched.get(t).size(), ROWS_PER_TASK)) {
          parts.add(new Part(tables.get(t), touched.get(t), rows, gradients[t]));
        }
      }
      return parts;
    }
  }

  /** Some touched rows of one table: what one thread works on at a time. */
  private static final class Part {

    private final HostTable table;
    private final TouchedRows touched;
    private final RowBlock rows;
    private final float[] gradients;
    private double squares;

    Part(HostTable table, TouchedRows touched, RowBlock rows, float[] gradients) {
      this.table = table;
      this.touched = touched;
      this.rows = rows;
      this.gradients = gradients;
    }

    void sum(float[] inputGradient) {
      squares = touched.gradients(inputGradient, table.dimension(), rows, gradients);
    }

    void update(float gradientScale, float learningRate) {
      table.update(touched, rows, gradients, gradientScale, learningRate);
    }
  }
}
