/** The best items for one user from a finished run. */
@NullMarked
package dev.taillight.experiments.nominate;

import org.jspecify.annotations.NullMarked;
