/** Vectors of queries and items that come as lines of JSON. */
@NullMarked
package dev.taillight.experiments.encode;

import org.jspecify.annotations.NullMarked;
