/**
 * What an export can be checked by without a model: queries with their exact best items, and how
 * much of these is found after rounding and by an approximate index.
 */
@NullMarked
package dev.taillight.exporters.proof;

import org.jspecify.annotations.NullMarked;
