package dev.taillight.trainer;

import dev.taillight.dataset.FeatureBatch;
import dev.taillight.trainer.StepCost.Phase;
import dev.taillight.trainer.StepCost.Size;
import dev.taillight.trainer.engine.MachineCeilings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The least time that a step of the {@link ReferenceModel} can take on a machine. */
final class StepFloor {

  private static final int REPETITIONS = 10;

  private final Size size;
  private final StepCost cost;

  private StepFloor(Size size, StepCost cost) {
    this.size = size;
    this.cost = cost;
  }

  /**
   * Counts a step of a training.
   *
   * @param steps over how many batches the number of the touched rows is averaged
   */
  static StepFloor of(TrainingConfig config, BatchSource source, int steps) {
    long touched =
        IntStream.range(0, steps)
            .mapToObj(step -> source.batch(0, step))
            .mapToLong(batch -> batch.inputs().touchedRows())
            .sum();
    TrainingBatch first = source.batch(0, 0);
    FeatureBatch queries = first.queries();
    Size size =
        new Size(
            queries.featureCount(), first.pairs(), first.viewedItems().length, touched / steps);
    return new StepFloor(size, StepCost.of(ReferenceModel.SHAPE, size, config));
  }

  /** Measures a machine; the result is in JSON's words. */
  Map<String, Object> measure(MachineCeilings ceilings) {
    double operations = ceilings.operationsPerSecond(REPETITIONS);
    double bytes = ceilings.bytesPerSecond(REPETITIONS);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("threads", ceilings.threads());
    result.put("product_gflops", operations / 1e9);
    result.put("copy_gb_per_second", bytes / 1e9);
    result.put("touched_rows", size.touchedRows());
    result.put("operations", cost.operations());
    result.put("bytes", cost.bytes());
    result.put("floor_ms", 1e3 * cost.floorSeconds(operations, bytes));
    List<Map<String, Object>> phases =
        cost.phases().stream().map(phase -> phase(phase, operations, bytes)).toList();
    result.put("phases", phases);
    return result;
  }

  private static Map<String, Object> phase(Phase phase, double operations, double bytes) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("phase", phase.name());
    result.put("operations", phase.operations());
    result.put("bytes", phase.bytes());
    result.put("floor_ms", 1e3 * phase.floorSeconds(operations, bytes));
    return result;
  }
}
