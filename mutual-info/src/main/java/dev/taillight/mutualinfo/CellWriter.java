package dev.taillight.mutualinfo;

/**
 * Writes the cells of a pair of features, value by value of the outer one, whose visits come by
 * ascending place. Not thread-safe.
 */
final class CellWriter implements CellVisitor, AutoCloseable {

  private final PartOutput out;
  private final ValueOrder inner;
  private final boolean ones;
  private final GroupBuffer group;
  private int before = -1;
  private int outer = -1;

  /**
   * @param out where the cells go, open
   * @param inner the order of the inner feature's values
   * @param ones whether all weights are whole numbers
   * @param group a buffer for the cells of one outer value
   */
  CellWriter(PartOutput out, ValueOrder inner, boolean ones, GroupBuffer group) {
    this.out = out;
    this.inner = inner;
    this.ones = ones;
    this.group = group;
  }

  @Override
  public void cell(int outerPlace, int innerCode, long whole, long fraction) {
    if (outerPlace != outer) {
      endGroup();
      outer = outerPlace;
    }
    group.add(inner.place(innerCode), whole, fraction);
  }

  /** Says that the outer value at hand has no further cells. */
  void endGroup() {
    if (!group.isEmpty()) {
      out.number(outer - before);
      group.writeTo(out, ones);
      before = outer;
    }
  }

  /** Ends the file and tells its SHA-256. */
  String finish() {
    endGroup();
    out.number(0);
    return out.finish();
  }

  @Override
  public void close() {
    out.close();
  }
}
