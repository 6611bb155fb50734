/** Follows a run while it goes on, and hands what is new to the trackers. */
@NullMarked
package dev.taillight.experiments.tracking.run;

import org.jspecify.annotations.NullMarked;
