/** Vectors on their way out: spooled to disk once, checked, encoded, and handed on in blocks. */
@NullMarked
package dev.taillight.exporters.vectors;

import org.jspecify.annotations.NullMarked;
