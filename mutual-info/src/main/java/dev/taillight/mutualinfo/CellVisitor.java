package dev.taillight.mutualinfo;

/** Receives the joint weights of a pair of features, each pair of values once. */
@FunctionalInterface
interface CellVisitor {

  /**
   * A pair of values that occurs.
   *
   * @param outer the code of the one feature's value; the visits of one of them come together
   * @param inner the code of the other feature's value
   * @param whole the whole part of the weight, a fixed-point number, see {@link ExactSum}
   * @param fraction its fraction
   */
  void cell(int outer, int inner, long whole, long fraction);
}
