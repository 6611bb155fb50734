package dev.taillight.experiments.architecture.planted.elsewhere;

/** A class of no module. */
public final class Homeless {}
