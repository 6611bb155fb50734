/**
 * Data sets people know, from their publishers to tables on the disk: the catalogue of what is
 * published where, downloads that go on where they stopped, checksums, and what is taken out of
 * archives.
 */
@NullMarked
package dev.taillight.experiments.fetch;

import org.jspecify.annotations.NullMarked;
