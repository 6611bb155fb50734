/** Exact search for the vectors with the largest inner products, in bounded memory. */
@NullMarked
package dev.taillight.trainer.search;

import org.jspecify.annotations.NullMarked;
