/** Threads that share a list of jobs. */
@NullMarked
package dev.taillight.workers;

import org.jspecify.annotations.NullMarked;
