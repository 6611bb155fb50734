package dev.taillight.mutualinfo;

/**
 * What was counted for one pair of features.
 *
 * @param information the plug-in value, in nats; of a feature with itself its entropy
 * @param chance the mean plug-in value over shuffles, in nats; 0 where it was not asked for
 * @param leftStates how many different values the left feature has
 * @param rightStates how many different values the right feature has
 * @param jointStates how many different pairs of values there are
 * @param items how many items were counted
 */
record PairInformation(
    double information,
    double chance,
    long leftStates,
    long rightStates,
    long jointStates,
    long items) {}
