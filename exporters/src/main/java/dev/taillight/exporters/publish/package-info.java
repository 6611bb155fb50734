/** Decides whether an export may be published, and publishes it in one step. */
@NullMarked
package dev.taillight.exporters.publish;

import org.jspecify.annotations.NullMarked;
