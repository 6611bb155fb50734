package dev.taillight.mutualinfo;

/**
 * How the values of a matrix came about.
 *
 * @param estimator how mutual information was estimated from counts
 * @param normalisation what it was divided by
 * @param missing what an item without a value counted as
 * @param weighting how much each item counted
 */
public record EstimationMethod(
    Estimator estimator, Normalisation normalisation, MissingValues missing, Weighting weighting) {

  /** An estimator in nats, over items that count once each, "missing" being a value. */
  public static EstimationMethod of(Estimator estimator) {
    return new EstimationMethod(
        estimator, Normalisation.NONE, MissingValues.VALUE, Weighting.ITEMS);
  }

  /** The unit of the values: nats, or a share from 0 to 1. */
  public String unit() {
    return normalisation == Normalisation.NONE ? "nats" : "share";
  }
}
