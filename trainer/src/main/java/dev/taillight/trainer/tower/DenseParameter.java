package dev.taillight.trainer.tower;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.taillight.random.RandomStream;
import dev.taillight.trainer.optimizer.Move;
import dev.taillight.trainer.optimizer.ParameterBlock;
import dev.taillight.trainer.optimizer.UpdateRule;

/**
 * A weight matrix or bias with the state of its optimizer. It lives in Java; every step sends it to
 * the engine as an array of the step's own, so that no engine array outlives a step.
 */
public final class DenseParameter {

  private final String name;
  private final Shape shape;
  private final ParameterBlock parameters;
  private final UpdateRule rule;
  private int updates;

  DenseParameter(String name, Shape shape, UpdateRule rule) {
    this.name = name;
    this.shape = shape;
    this.rule = rule;
    this.parameters = new ParameterBlock((int) shape.size(), rule);
  }

  /** Uniform numbers in ±bound. */
  void initialise(long seed, double bound) {
    RandomStream stream = RandomStream.of(seed, "weights " + name);
    float[] values = parameters.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * stream.nextDouble() - 1) * bound);
    }
  }

  NDArray toDevice(NDManager manager) {
    return manager.create(parameters.values(), shape);
  }

  void update(float[] gradient, float gradientScale, float learningRate) {
    updates++;
    rule.apply(
        parameters, gradient, new Move(gradientScale, learningRate, gradient.length, updates));
  }

  /** The name within the model, e.g. {@code "item/0/weight"}. */
  public String name() {
    return name;
  }

  /** The lengths of the axes. */
  public long[] shape() {
    return shape.getShape();
  }

  /** The values in row-major order: the parameter's own array. */
  public float[] values() {
    return parameters.values();
  }

  /** One slot of the optimizer's state: the parameter's own array. */
  public float[] state(int slot) {
    return parameters.state(slot);
  }

  /** How many slots of state there are. */
  public int slots() {
    return parameters.slots();
  }

  /** How often the parameter was updated. */
  public int updates() {
    return updates;
  }

  /** Sets how often the parameter was updated, when a checkpoint is read. */
  public void updates(int count) {
    updates = count;
  }
}
