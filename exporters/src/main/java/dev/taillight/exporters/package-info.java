/**
 * Item vectors for other programs: files in formats that indexers read, and a manifest that says
 * what they hold and where they came from.
 */
@NullMarked
package dev.taillight.exporters;

import org.jspecify.annotations.NullMarked;
