package dev.taillight.exporters.proof;

import dev.taillight.trainer.VectorSource;

/** Some rows of a source, evenly spread over it. */
final class ChosenRows implements VectorSource {

  private final VectorSource all;
  private final int size;

  ChosenRows(VectorSource all, int wanted) {
    this.all = all;
    this.size = Math.min(wanted, all.size());
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int dimension() {
    return all.dimension();
  }

  @Override
  public void read(int from, int count, float[] target) {
    if (size == all.size()) {
      all.read(from, count, target);
      return;
    }
    float[] row = new float[dimension()];
    for (int i = 0; i < count; i++) {
      all.read(Math.toIntExact((long) (from + i) * all.size() / size), 1, row);
      System.arraycopy(row, 0, target, i * row.length, row.length);
    }
  }
}
