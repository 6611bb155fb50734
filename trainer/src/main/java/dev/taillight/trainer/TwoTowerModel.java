package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import dev.taillight.dataset.EncodedDataset;
import dev.taillight.dataset.FeatureBatch;
import dev.taillight.files.Sha256;
import dev.taillight.trainer.embedding.TablePlace;
import dev.taillight.trainer.embedding.TowerInputs;
import dev.taillight.trainer.engine.ComputeDevice;
import dev.taillight.trainer.engine.DeviceArrays;
import dev.taillight.trainer.engine.DeviceScopes;
import dev.taillight.trainer.engine.DeviceSession;
import dev.taillight.trainer.optimizer.Sgd;
import dev.taillight.trainer.tower.DenseParameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A model that turns items and users into vectors. Vectors are computed in blocks of at most
 * {@value #BLOCK_ROWS} rows, so memory does not grow with the catalogue. Not thread-safe.
 */
public final class TwoTowerModel implements AutoCloseable {

  private static final int BLOCK_ROWS = 4096;

  private final EncodedDataset dataset;
  private final TwoTowers towers;
  private final DeviceSession session;
  private final boolean ownsSession;

  /** A model that computes in a session of its caller's. */
  TwoTowerModel(EncodedDataset dataset, TwoTowers towers, DeviceSession session) {
    this(dataset, towers, session, false);
  }

  private TwoTowerModel(
      EncodedDataset dataset, TwoTowers towers, DeviceSession session, boolean ownsSession) {
    this.dataset = dataset;
    this.towers = towers;
    this.session = session;
    this.ownsSession = ownsSession;
  }

  /**
   * Loads a trained model.
   *
   * @param checkpoint the folder of a checkpoint
   * @param dataset the dataset on which it was trained
   * @param device where to compute
   * @param devices how many graphics processors compute together, or {@link ComputeDevice#ALL}
   * @param tables where the embedding tables lie
   * @throws dev.taillight.dataset.DatasetException if the checkpoint is damaged or was trained on
   *     another dataset
   * @throws IllegalArgumentException if a device is not there or has no room for the tables
   */
  public static TwoTowerModel load(
      Path checkpoint,
      EncodedDataset dataset,
      ComputeDevice device,
      int devices,
      TablePlace tables) {
    Checkpoint found = Checkpoint.read(checkpoint);
    found.requireDataset(dataset);
    DeviceSession session = device.open(devices);
    try {
      TwoTowers towers =
          new TwoTowers(
              dataset,
              found.model(),
              shapes -> tables.tables(shapes, new Sgd(), session),
              new Sgd());
      found.readWeights(towers.weights());
      return new TwoTowerModel(dataset, towers, session, true);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /**
   * Loads a trained model on one device, its tables on a graphics processor if that is it, else on
   * the heap.
   */
  public static TwoTowerModel load(Path checkpoint, EncodedDataset dataset, ComputeDevice device) {
    return load(checkpoint, dataset, device, 1, TablePlace.AUTO);
  }

  /** The length d of the vectors. */
  public int dimension() {
    return towers.item().tower().outputWidth();
  }

  /** Whether all vectors have length 1; those of this model have. */
  public boolean normalised() {
    return true;
  }

  /**
   * The vectors of all items, by item row. Reading throws {@link TrainingDivergedException} where a
   * vector is not finite.
   */
  public VectorSource itemVectors() {
    return new TowerVectors(
        dataset.items().size(), towers.item(), rows -> FeatureBatch.gather(dataset.items(), rows));
  }

  /**
   * The vectors of users as queries; their history is all their training items.
   *
   * @param users user rows; row i of the result is the vector of {@code users[i]}
   */
  public VectorSource queryVectors(int[] users) {
    int[] wanted = users.clone();
    return new TowerVectors(
        wanted.length,
        towers.query(),
        rows -> towers.queryFeatures().ofUsers(Arrays.stream(rows).map(i -> wanted[i]).toArray()));
  }

  /** The query tower, to be taken elsewhere. */
  public TrainedTower queryTower() {
    return towers.trained(towers.query());
  }

  /** The item tower, to be taken elsewhere. */
  public TrainedTower itemTower() {
    return towers.trained(towers.item());
  }

  /** A digest of all weights that a query's vector depends on. */
  public String queryTowerHash() {
    MessageDigest digest = Sha256.digest();
    try {
      for (int table : towers.query().embedding().tables()) {
        towers
            .tables()
            .all()
            .get(table)
            .values()
            .forEach((array, from, length) -> update(digest, array, from, length));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (DenseParameter parameter : towers.query().tower().parameters()) {
      update(digest, parameter.values(), 0, parameter.values().length);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    if (ownsSession) {
      session.close();
    }
  }

  private static void update(MessageDigest digest, float[] values, int from, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES);
    bytes.asFloatBuffer().put(values, from, length);
    digest.update(bytes);
  }

  /** Vectors that are computed when they are read. */
  private final class TowerVectors implements VectorSource {

    private final int size;
    private final TowerSide side;
    private final Function<int[], FeatureBatch> features;
    private float[] cached = {};
    private int cachedStart = -1;

    TowerVectors(int size, TowerSide side, Function<int[], FeatureBatch> features) {
      this.size = size;
      this.side = side;
      this.features = features;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int dimension() {
      return side.tower().outputWidth();
    }

    /**
     * Reads from blocks that always begin at the same rows, whatever is asked for, so that a vector
     * has the same bits for every reader; the last block is kept for readers of smaller pieces.
     */
    @Override
    public void read(int from, int count, float[] target) {
      int d = dimension();
      for (int row = from; row < from + count; ) {
        int blockStart = row / BLOCK_ROWS * BLOCK_ROWS;
        int end = Math.min(from + count, blockStart + BLOCK_ROWS);
        float[] block = block(blockStart);
        System.arraycopy(block, (row - blockStart) * d, target, (row - from) * d, (end - row) * d);
        row = end;
      }
    }

    /** The last update of an epoch is seen by no loss; here it shows. */
    private void requireFinite(float[] vectors) {
      for (float value : vectors) {
        if (!Float.isFinite(value)) {
          throw new TrainingDivergedException("a vector");
        }
      }
    }

    private float[] block(int start) {
      if (start != cachedStart) {
        int rows = Math.min(BLOCK_ROWS, size - start);
        int[] wanted = IntStream.range(start, start + rows).toArray();
        FeatureBatch batch = features.apply(wanted);
        float[] vectors = new float[rows * dimension()];
        try (DeviceScopes scopes = session.newScopes()) {
          TowerInputs inputs = towers.inputs(side, batch, wanted, session, scopes.first());
          session.forEachOnDevices(
              TowerBlock.of(side.tower(), 0, rows, session, scopes),
              block -> {
                NDArray found = block.forward(inputs, scopes).vectors();
                DeviceArrays.copy(found, vectors, block.rows().from() * dimension());
              });
        }
        cached = vectors;
        cachedStart = start;
        requireFinite(cached);
      }
      return cached;
    }
  }
}
