package dev.taillight.mutualinfo;

/**
 * What was counted for one pair of features. A figure that is not known is NaN, and then it is not
 * known for any pair of the matrix.
 *
 * @param plugIn the plug-in value, in nats; of a feature with itself its entropy
 * @param expected the plug-in value to be expected by chance, in nats; 0 of a feature with itself
 * @param chanceDeviation the standard deviation of the plug-in value by chance, in nats
 * @param standardError the standard error of the plug-in value, in nats
 * @param pValue the share of random pairings of the items that reach the plug-in value; 0 of a
 *     feature with itself
 * @param jointStates how many different pairs of values there are
 * @param items how many items were counted
 */
public record PairStatistics(
    double plugIn,
    double expected,
    double chanceDeviation,
    double standardError,
    double pValue,
    long jointStates,
    long items) {}
