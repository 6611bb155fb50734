/** Checks that an export is what its manifest says, with nothing but the export at hand. */
@NullMarked
package dev.taillight.exporters.verify;

import org.jspecify.annotations.NullMarked;
