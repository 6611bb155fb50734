@NullMarked
package dev.taillight.experiments;

import org.jspecify.annotations.NullMarked;
