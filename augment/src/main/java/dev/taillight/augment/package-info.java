@NullMarked
package dev.taillight.augment;

import org.jspecify.annotations.NullMarked;
