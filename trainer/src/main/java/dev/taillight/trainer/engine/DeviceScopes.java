package dev.taillight.trainer.engine;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.Function;

/**
 * A scope for arrays on each device of a session. What a step computes lives in them, and is gone
 * when they are closed together.
 */
public final class DeviceScopes implements AutoCloseable {

  private final List<NDManager> scopes;

  DeviceScopes(List<NDManager> scopes) {
    this.scopes = scopes;
  }

  /** The scope on the first device, where what the devices computed comes together. */
  public NDManager first() {
    return scopes.get(0);
  }

  /** The scope on the device of some work. */
  public NDManager of(Placed work) {
    return scopes.get(work.device());
  }

  /** Makes something on each device; the results have the numbers of their devices. */
  public <T> List<T> onEach(Function<NDManager, T> making) {
    return scopes.stream().map(making).toList();
  }

  @Override
  public void close() {
    scopes.forEach(NDManager::close);
  }
}
