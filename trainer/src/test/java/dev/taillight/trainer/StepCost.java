package dev.taillight.trainer;

import dev.taillight.trainer.optimizer.OptimizerConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The floating-point operations and the bytes that a step cannot do without, phase by phase, for
 * the model of {@link ReferenceModel}: single-valued features only, the sampled softmax over the
 * items of the batch, InfoNCE beside it.
 *
 * <p>An addition, multiplication, division, comparison, root or exponential is one operation. What
 * a phase takes from the one before and gives to the next is moved once each, as are the rows of
 * the tables and their state; what a phase can keep in a cache, above all the matrices of scores,
 * is not moved. Random access costs no more than a copy here, and a root no more than an addition,
 * so no program reaches the floor; but where a cache holds what is handed on, it is no bound for
 * the phases that have little to compute.
 *
 * @param phases in their order
 */
record StepCost(List<Phase> phases) {

  private static final int FLOAT = Float.BYTES;

  /**
   * A part of a step, which begins when the one before has ended.
   *
   * @param name what it does
   * @param operations floating-point operations
   * @param bytes read and written
   */
  record Phase(String name, long operations, long bytes) {

    /** Whichever takes longer: a processor computes and waits for memory at the same time. */
    double floorSeconds(double operationsPerSecond, double bytesPerSecond) {
      return Math.max(operations / operationsPerSecond, bytes / bytesPerSecond);
    }
  }

  /**
   * How large a step is.
   *
   * @param features how many features a side has
   * @param pairs n
   * @param viewed m, 0 without the contrastive loss
   * @param touchedRows how many rows of all tables the step looks up, each counted once
   */
  record Size(int features, int pairs, int viewed, long touchedRows) {

    /** The rows of both towers: queries, items, left views and right views. */
    long rows() {
      return 2L * pairs + 2L * viewed;
    }

    /** How often a row of a table is looked up. */
    long lookUps() {
      return rows() * features;
    }
  }

  /** Counts a step of a model, whose tables and towers follow the optimizers of a training. */
  static StepCost of(ModelConfig model, Size size, TrainingConfig training) {
    List<Layer> layers = layers(model, size);
    return new StepCost(
        List.of(
            pooling(model, size),
            forward(model, layers, size),
            losses(model, size),
            backward(model, layers, size),
            rowSums(model, size),
            rowUpdates(model, size, training.embeddingOptimizer()),
            towerUpdates(layers, training.towerOptimizer())));
  }

  /** The operations of all phases. */
  long operations() {
    return phases.stream().mapToLong(Phase::operations).sum();
  }

  /** The bytes of all phases. */
  long bytes() {
    return phases.stream().mapToLong(Phase::bytes).sum();
  }

  /** The sum over the phases: each needs what the one before gives. */
  double floorSeconds(double operationsPerSecond, double bytesPerSecond) {
    return phases.stream()
        .mapToDouble(phase -> phase.floorSeconds(operationsPerSecond, bytesPerSecond))
        .sum();
  }

  private record Layer(long in, long out, boolean last) {

    long parameters() {
      return in * out + out;
    }
  }

  private static List<Layer> layers(ModelConfig model, Size size) {
    List<Integer> widths = new ArrayList<>(model.hiddenLayers());
    widths.add(model.outputDimension());
    List<Layer> layers = new ArrayList<>();
    long in = (long) size.features() * model.embeddingDimension();
    for (int i = 0; i < widths.size(); i++) {
      layers.add(new Layer(in, widths.get(i), i == widths.size() - 1));
      in = widths.get(i);
    }
    return layers;
  }

  /** Those of both towers. */
  private static long parameters(List<Layer> layers) {
    return 2 * layers.stream().mapToLong(Layer::parameters).sum();
  }

  /** Each row of a table is read once, by its code, and written wherever it is looked up. */
  private static Phase pooling(ModelConfig model, Size size) {
    long row = (long) FLOAT * model.embeddingDimension();
    long bytes = size.touchedRows() * row + size.lookUps() * Integer.BYTES + size.lookUps() * row;
    return new Phase("pooling", 0, bytes);
  }

  /**
   * A layer multiplies and adds in · out times and adds a bias; all but the last one have a ReLU.
   * The length of a vector is d squares and sums, to be divided by d times. What goes into each
   * layer is kept for the way back.
   */
  private static Phase forward(ModelConfig model, List<Layer> layers, Size size) {
    long operations = 3L * model.outputDimension();
    long values = 0;
    for (Layer layer : layers) {
      operations += 2 * layer.in() * layer.out() + layer.out() + (layer.last() ? 0 : layer.out());
      values += layer.in();
    }
    values += model.outputDimension();
    return new Phase(
        "tower forward",
        size.rows() * operations,
        FLOAT * (size.rows() * values + parameters(layers)));
  }

  /** The vectors are read and their gradients written. */
  private static Phase losses(ModelConfig model, Size size) {
    int d = model.outputDimension();
    // The main loss shifts each logit by −λ·log p.
    long shift = (long) size.pairs() * size.pairs();
    return new Phase(
        "losses",
        softmax(size.pairs(), d) + shift + softmax(size.viewed(), d),
        2L * FLOAT * size.rows() * d);
  }

  /**
   * Three products of b × b × d: the logits, the gradients of queries and of candidates. Between
   * them a comparison, a subtraction, an exponential, an addition and a division for each logit.
   * Queries are scaled by 1/τ, and both gradients by the weight of the loss.
   */
  private static long softmax(long b, int d) {
    return 3 * 2 * b * b * d + 5 * b * b + 3 * b * d;
  }

  /**
   * dz = (dv − (v·dv)·v)/‖z‖ takes 5 d; a layer two products, the sum of the biases' gradient, and
   * the mask of the ReLU. Read are v, dv, the inputs of all layers and the weights; written are the
   * gradients of the pooled input and of the weights.
   */
  private static Phase backward(ModelConfig model, List<Layer> layers, Size size) {
    long operations = 5L * model.outputDimension();
    long values = 2L * model.outputDimension() + layers.get(0).in();
    for (Layer layer : layers) {
      operations += 4 * layer.in() * layer.out() + layer.out() + (layer.last() ? 0 : layer.out());
      values += layer.in();
    }
    return new Phase(
        "tower backward",
        size.rows() * operations,
        FLOAT * (size.rows() * values + 2 * parameters(layers)));
  }

  /**
   * The gradients of all look-ups of a row are added up, and squared and added for the norm; the
   * place of each look-up is read.
   */
  private static Phase rowSums(ModelConfig model, Size size) {
    long e = model.embeddingDimension();
    long additions = (size.lookUps() - size.touchedRows()) * e;
    long bytes = (size.lookUps() + size.touchedRows()) * e * FLOAT + size.lookUps() * Integer.BYTES;
    return new Phase("row sums", additions + 2 * size.touchedRows() * e, bytes);
  }

  /** The number of a row is read, and its count of updates read and written where there is one. */
  private static Phase rowUpdates(ModelConfig model, Size size, OptimizerConfig optimizer) {
    long values = size.touchedRows() * model.embeddingDimension();
    int ofRow = Integer.BYTES + (optimizer.rule().countsUpdates() ? 2 * FLOAT : 0);
    return new Phase(
        "row updates",
        values * operations(optimizer),
        values * bytes(optimizer) + size.touchedRows() * ofRow);
  }

  /** With the norm of the gradients, a square and an addition each. */
  private static Phase towerUpdates(List<Layer> layers, OptimizerConfig optimizer) {
    long values = parameters(layers);
    return new Phase(
        "tower updates", values * (operations(optimizer) + 2), values * bytes(optimizer));
  }

  /** The operations of a rule for one value, as they stand in its loop. */
  private static int operations(OptimizerConfig optimizer) {
    return switch (optimizer.method()) {
      case SGD -> 2;
      case ADAGRAD -> 8;
      case ADAM -> 14;
    };
  }

  /** The gradient is read; the value and its state are read and written. */
  private static int bytes(OptimizerConfig optimizer) {
    return FLOAT * (1 + 2 * (1 + optimizer.rule().slots()));
  }
}
