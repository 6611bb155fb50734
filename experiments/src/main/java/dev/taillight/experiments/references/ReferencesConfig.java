package dev.taillight.experiments.references;

/**
 * The section {@code references} of a configuration: what the simple systems that {@code
 * evaluation.references} names are made with.
 *
 * @param itemKnn item-kNN
 * @param userKnn user-kNN
 * @param contentKnn kNN on item features
 * @param bprMf matrix factorisation by Bayesian personalised ranking
 * @param ials matrix factorisation by alternating least squares
 * @param ease linear weights between items
 */
public record ReferencesConfig(
    NeighboursConfig itemKnn,
    NeighboursConfig userKnn,
    NeighboursConfig contentKnn,
    BprConfig bprMf,
    IalsConfig ials,
    EaseConfig ease) {}
