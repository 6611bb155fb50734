/** Files that appear whole or not at all, their checksums, and the {@code .npy} array format. */
@NullMarked
package dev.taillight.files;

import org.jspecify.annotations.NullMarked;
