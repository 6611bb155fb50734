/**
 * Random numbers that depend on where they are used (seed, purpose, epoch, step) and never on the
 * order in which threads ask for them.
 */
@NullMarked
package dev.taillight.random;

import org.jspecify.annotations.NullMarked;
