/** The towers of a model as folders that {@link dev.taillight.encoder} reads. */
@NullMarked
package dev.taillight.exporters.towers;

import org.jspecify.annotations.NullMarked;
