package dev.taillight.encoder;

import java.util.List;

/**
 * A feature that an encoder takes, for those who build a form.
 *
 * @param name its name
 * @param kind how its values are read: all but {@link InputKind#MULTI_VALUED} take at most one;
 *     never {@link InputKind#HISTORY}
 * @param knownValues how many values, words or bins have an embedding of their own
 * @param binEdges the inner edges of the bins of numbers, ascending; empty for other kinds
 */
public record EncoderFeature(String name, InputKind kind, int knownValues, List<Double> binEdges) {

  public EncoderFeature {
    binEdges = List.copyOf(binEdges);
  }
}
