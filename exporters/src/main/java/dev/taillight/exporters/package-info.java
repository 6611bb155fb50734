@NullMarked
package dev.taillight.exporters;

import org.jspecify.annotations.NullMarked;
