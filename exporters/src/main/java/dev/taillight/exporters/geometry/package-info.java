/** What the geometry of vectors says about them. */
@NullMarked
package dev.taillight.exporters.geometry;

import org.jspecify.annotations.NullMarked;
