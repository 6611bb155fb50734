/** The report of a run: one HTML file that needs nothing but a browser. */
@NullMarked
package dev.taillight.experiments.report;

import org.jspecify.annotations.NullMarked;
