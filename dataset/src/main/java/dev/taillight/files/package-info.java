/** Files that appear whole or not at all, their checksums, and the formats of arrays of numbers. */
@NullMarked
package dev.taillight.files;

import org.jspecify.annotations.NullMarked;
