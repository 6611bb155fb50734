/** A small HTTP endpoint, and its page, for trying out the vectors of a run. */
@NullMarked
package dev.taillight.experiments.serve;

import org.jspecify.annotations.NullMarked;
