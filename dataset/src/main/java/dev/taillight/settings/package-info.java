/** Checking of configuration sections: every problem is collected, then reported at once. */
@NullMarked
package dev.taillight.settings;

import org.jspecify.annotations.NullMarked;
