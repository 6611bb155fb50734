@NullMarked
package dev.taillight.mutualinfo;

import org.jspecify.annotations.NullMarked;
