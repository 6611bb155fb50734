package dev.taillight.trainer.engine;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Devices that are ready to compute: for each a scope for arrays on it and the threads that work on
 * blocks of a batch there, and threads for work in Java.
 *
 * <p>The processor is one device with a thread for each core, and inside an operation the engine
 * uses one thread only. Which block a row belongs to depends on its number alone, so results have
 * the same bits on any number of cores. A graphics processor is a device with a single thread that
 * drives it; there may be several, and a batch is one block for each of them. Which device a block
 * goes to depends on its number alone, never on which of them is free.
 *
 * <p>To be closed by its opener; used by one thread, but for what says otherwise.
 */
public final class DeviceSession implements AutoCloseable {

  /** A block's widest matrix, 256 × some thousand floats, fits into a core's own cache. */
  private static final int PROCESSOR_BLOCK_ROWS = 256;

  private final List<NDManager> managers;
  private final boolean graphics;
  private final Workers cores;
  private final List<Workers> ofDevices;
  private final Workers leaders;

  /**
   * @param managers the scope of each device, all of them processors or all graphics processors
   * @param threads how many threads compute on a processor or in Java, the caller's included
   */
  DeviceSession(List<NDManager> managers, int threads) {
    this.managers = List.copyOf(managers);
    this.graphics = managers.get(0).getDevice().isGpu();
    this.cores = new Workers(threads);
    this.leaders = new Workers(managers.size());
    this.ofDevices =
        managers.size() == 1 && !graphics
            ? List.of(cores)
            : managers.stream().map(device -> new Workers(graphics ? 1 : threads)).toList();
  }

  /** The scope in which arrays on the first device live until the session is closed. */
  public NDManager manager() {
    return managers.get(0);
  }

  /** How many devices compute together, numbered from 0. */
  public int devices() {
    return managers.size();
  }

  /**
   * Opens a scope for arrays of the calling thread's own on the first device, to be closed by it
   * before the session. In that thread, too, the engine uses one thread inside an operation from
   * now on. Thread-safe.
   */
  public NDManager newScope() {
    Workers.useOneEngineThread();
    return manager().newSubManager();
  }

  /** Opens a scope on each device, to be closed by the caller. */
  public DeviceScopes newScopes() {
    return new DeviceScopes(managers.stream().map(NDManager::newSubManager).toList());
  }

  /** Whether the devices are graphics processors. */
  public boolean isGraphicsProcessor() {
    return graphics;
  }

  /**
   * How many rows a block has.
   *
   * @param rows how many rows there are in all
   */
  public int blockRows(int rows) {
    return graphics
        ? Math.max(1, (int) (((long) rows + devices() - 1) / devices()))
        : PROCESSOR_BLOCK_ROWS;
  }

  /**
   * Divides rows into the blocks in which they are worked on, and those among the devices: each
   * gets blocks that follow each other.
   */
  public List<RowBlock> blocks(int rows) {
    List<RowBlock> blocks = RowBlock.split(rows, blockRows(rows));
    int count = blocks.size();
    return IntStream.range(0, count)
        .mapToObj(i -> blocks.get(i).on((int) ((long) i * devices() / count)))
        .toList();
  }

  /**
   * Applies a function to each element on the device to which it belongs, on the threads of that
   * device, in no particular order, and returns when all is done. The function may not depend on
   * the order and may not call this method.
   *
   * @return the results in the order of the elements
   * @throws RuntimeException the first failure; what was begun is finished before
   * @throws CancellationException if the caller's thread is interrupted
   */
  public <T extends Placed, R> List<R> onDevices(
      List<T> elements, Function<? super T, ? extends R> function) {
    if (devices() == 1) {
      return ofDevices.get(0).map(elements, function);
    }
    List<List<R>> results =
        leaders.map(
            IntStream.range(0, devices()).boxed().toList(),
            device -> {
              List<T> own = elements.stream().filter(e -> e.device() == device).toList();
              return ofDevices.get(device).map(own, function);
            });
    int[] taken = new int[devices()];
    return elements.stream()
        .<R>map(element -> results.get(element.device()).get(taken[element.device()]++))
        .toList();
  }

  /** Does some work for each element on its device, as {@link #onDevices} does. */
  public <T extends Placed> void forEachOnDevices(List<T> elements, Consumer<? super T> work) {
    onDevices(elements, returning(work));
  }

  /**
   * Applies a function to each element on all cores, the caller's thread among them, in no
   * particular order, and returns when all is done. The function may not depend on the order and
   * may not call this method. Thread-safe.
   *
   * @return the results in the order of the elements
   * @throws RuntimeException the first failure; what was begun is finished before
   * @throws CancellationException if the caller's thread is interrupted
   */
  public <T, R> List<R> map(List<T> elements, Function<? super T, ? extends R> function) {
    return cores.map(elements, function);
  }

  /** Does some work for each element on all cores, as {@link #map} does. Thread-safe. */
  public <T> void forEach(List<T> elements, Consumer<? super T> work) {
    map(elements, returning(work));
  }

  private static <T> Function<T, Boolean> returning(Consumer<? super T> work) {
    return element -> {
      work.accept(element);
      return true;
    };
  }

  @Override
  public void close() {
    cores.close();
    leaders.close();
    ofDevices.forEach(Workers::close);
    managers.forEach(NDManager::close);
  }
}
