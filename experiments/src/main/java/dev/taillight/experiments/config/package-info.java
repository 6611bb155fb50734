/**
 * The configuration of a run: defaults, a YAML file and overrides become one checked record; every
 * problem is collected with the file and line it comes from, then reported at once.
 */
@NullMarked
package dev.taillight.experiments.config;

import org.jspecify.annotations.NullMarked;
