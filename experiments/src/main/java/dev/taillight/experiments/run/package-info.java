/**
 * A run folder and the stages that fill it: each stage is skipped when nothing it depends on has
 * changed since it last ended, and {@code run.json} says where every file came from.
 */
@NullMarked
package dev.taillight.experiments.run;

import org.jspecify.annotations.NullMarked;
