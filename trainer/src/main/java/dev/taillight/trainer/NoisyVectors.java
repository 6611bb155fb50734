package dev.taillight.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Unit vectors with noise on them, scaled to unit length again (SimGCL, Yu et al., SIGIR 2022):
 * {@code w = v + sign(v)·Δ}, then {@code w/‖w‖}. As the noise has the signs of v, no vector is
 * shorter for it.
 */
final class NoisyVectors {

  private final NDArray length;
  private final NDArray vectors;

  /**
   * @param vectors v, shape (rows, d)
   * @param noise Δ, row-major, none below 0
   */
  NoisyVectors(NDArray vectors, float[] noise) {
    Shape shape = vectors.getShape();
    NDArray moved = vectors.getManager().create(noise, shape).muli(vectors.sign()).addi(vectors);
    this.length = moved.norm(new int[] {1}, true);
    this.vectors = moved.divi(length);
  }

  /** The unit vectors with noise, shape (rows, d). */
  NDArray vectors() {
    return vectors;
  }

  /**
   * The gradient of v: the noise does not move with it, so it is that of the scaling alone, (dw −
   * (w·dw)·w)/‖w‖ for unit w.
   *
   * @param gradient that of {@link #vectors()}, shape (rows, d)
   */
  NDArray gradient(NDArray gradient) {
    NDArray along = vectors.mul(gradient).sum(new int[] {1}, true);
    return gradient.sub(vectors.mul(along)).divi(length);
  }
}
