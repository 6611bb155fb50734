package dev.taillight.experiments.architecture.planted.trainer;

/** Breaks no rule. */
public final class Trains {}
