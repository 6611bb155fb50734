package dev.taillight.experiments.architecture.planted.settings;

/** Open for extension by accident. */
public class NeitherAbstractNorFinal {}
