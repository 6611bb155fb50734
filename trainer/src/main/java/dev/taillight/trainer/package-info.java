@NullMarked
package dev.taillight.trainer;

import org.jspecify.annotations.NullMarked;
