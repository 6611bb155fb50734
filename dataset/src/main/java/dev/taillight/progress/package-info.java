/** The seam through which long work tells how far it has come. */
@NullMarked
package dev.taillight.progress;

import org.jspecify.annotations.NullMarked;
