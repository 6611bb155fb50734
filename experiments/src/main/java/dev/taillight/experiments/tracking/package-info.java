/**
 * Shows runs in the trackers that people have already: TensorBoard and MLflow. They are fed from
 * {@code metrics.jsonl} by a thread of their own, so that no tracker can slow or end a training;
 * what they miss is still in the file.
 */
@NullMarked
package dev.taillight.experiments.tracking;

import org.jspecify.annotations.NullMarked;
