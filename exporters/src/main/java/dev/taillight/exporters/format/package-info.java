/**
 * The file formats of an export: one class each, which writes it, reads it back and knows what its
 * store needs.
 */
@NullMarked
package dev.taillight.exporters.format;

import org.jspecify.annotations.NullMarked;
