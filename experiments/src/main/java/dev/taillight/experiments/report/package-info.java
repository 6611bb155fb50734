/**
 * Pages: each one HTML file that needs nothing but a browser. The report of a run is one of them.
 */
@NullMarked
package dev.taillight.experiments.report;

import org.jspecify.annotations.NullMarked;
