/** The best items for a user from a finished run, and the indexes that find them. */
@NullMarked
package dev.taillight.experiments.nominate;

import org.jspecify.annotations.NullMarked;
