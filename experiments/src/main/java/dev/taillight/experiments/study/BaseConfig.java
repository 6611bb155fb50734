package dev.taillight.experiments.study;

import dev.taillight.experiments.config.Changes;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that the runs of a study start from; its name is that of its figures.
 *
 * @param config the file, relative to the study's
 * @param set what all of its runs change
 */
public record BaseConfig(String config, @Nullable Changes set) {}
