/**
 * The command line: one class per command, exit codes, progress bars and logs on stderr, and the
 * result on stdout, for people or as one JSON object.
 */
@NullMarked
package dev.taillight.experiments.cli;

import org.jspecify.annotations.NullMarked;
