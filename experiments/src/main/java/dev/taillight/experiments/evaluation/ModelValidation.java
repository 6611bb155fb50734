package dev.taillight.experiments.evaluation;

import dev.taillight.progress.Progress;
import dev.taillight.trainer.TwoTowerModel;
import dev.taillight.trainer.Validation;
import java.util.Map;

/**
 * Judges a model on the validation split while it trains, always on the same users: at most as many
 * as the configuration says, drawn once and for all.
 */
public final class ModelValidation implements Validation {

  private final Evaluator evaluator;
  private final HeldOut heldOut;
  private final Progress progress;

  /** Judges as {@code evaluator} does, and shows nothing of it. */
  public ModelValidation(Evaluator evaluator) {
    this(evaluator, Progress.silent());
  }

  /** Judges as {@code evaluator} does, and tells {@code progress} how far it is. */
  public ModelValidation(Evaluator evaluator, Progress progress) {
    this.progress = progress;
    this.evaluator = evaluator;
    this.heldOut = evaluator.validationPart();
  }

  /**
   * The means of all metrics by metric and slice, e.g. {@code "recall@20/tail"}; slices in which no
   * user has a relevant item are left out.
   */
  @Override
  public Map<String, Double> evaluate(TwoTowerModel model) {
    return evaluator.means(evaluator.system("model", model), heldOut, progress);
  }
}
