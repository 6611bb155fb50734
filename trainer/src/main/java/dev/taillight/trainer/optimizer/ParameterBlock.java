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

  /**
   * Takes values and state from a record, where they lie one field after the other.
   *
   * @param at where the values go
   * @param record the array with the record, from {@code offset} on
   * @param length how many values there are
   */
  public void take(int at, float[] record, int offset, int length) {
    System.arraycopy(record, offset, values, at, length);
    for (int slot = 0; slot < state.length; slot++) {
      System.arraycopy(record, offset + (1 + slot) * length, state[slot], at, length);
    }
  }

  /** Gives values and state back to a record, see {@link #take}. */
  public void give(int at, float[] record, int offset, int length) {
    System.arraycopy(values, at, record, offset, length);
    for (int slot = 0; slot < state.length; slot++) {
      System.arraycopy(state[slot], at, record, offset + (1 + slot) * length, length);
    }
  }

  /** How many slots of state there are. */
  public int slots() {
    return state.length;
  }
}
