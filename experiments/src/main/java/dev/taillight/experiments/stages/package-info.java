/** The stages of a run: each wires one module's work to the files of the run folder. */
@NullMarked
package dev.taillight.experiments.stages;

import org.jspecify.annotations.NullMarked;
