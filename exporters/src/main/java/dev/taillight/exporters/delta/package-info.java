/** What changed between two exports of a catalogue, as files, and the way back. */
@NullMarked
package dev.taillight.exporters.delta;

import org.jspecify.annotations.NullMarked;
