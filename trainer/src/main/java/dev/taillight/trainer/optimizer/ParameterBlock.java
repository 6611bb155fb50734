package dev.taillight.trainer.optimizer;

/**
 * Parameters and the state of their optimizer: for every value one number in each slot of the rule.
 * The arrays are handed out, not copied: this is what optimizers and checkpoints work on.
 */
public final class ParameterBlock {

  private final float[] values;
  private final float[][] state;

  /** A block of zeros for {@code length} values that are updated by a rule. */
  public ParameterBlock(int length, UpdateRule rule) {
    this.values = new float[length];
    this.state = new float[rule.slots()][length];
  }

  /** The values: the block's own array. */
  public float[] values() {
    return values;
  }

  /** One slot of the state, laid out like the values: the block's own array. */
  public float[] state(int slot) {
    return state[slot];
  }

  /** Copies some values and their state to another block of the same rule. */
  public void copy(int from, ParameterBlock target, int to, int length) {
    System.arraycopy(values, from, target.values, to, length);
    for (int slot = 0; slot < state.length; slot++) {
      System.arraycopy(state[slot], from, target.state[slot], to, length);
    }
  }

  /** How many slots of state there are. */
  public int slots() {
    return state.length;
  }
}
