/** What an export says of itself. */
@NullMarked
package dev.taillight.exporters.manifest;

import org.jspecify.annotations.NullMarked;
