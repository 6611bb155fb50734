/**
 * The encoded dataset: integer codes of every feature of items and users, the interactions of each
 * split and the training count of each item, as memory-mapped columns.
 *
 * <p>Words: a <em>row</em> is the dense index of an item or a user, in the order of its table; a
 * <em>code</em> is the index of a value in its {@link dev.taillight.dataset.Vocabulary}.
 */
@NullMarked
package dev.taillight.dataset;

import org.jspecify.annotations.NullMarked;
