/**
 * Simple and well-known recommenders that a trained model is compared with, judged by the same
 * evaluator on the same split. Each says of which paper it is and speaks in that paper's symbols.
 */
@NullMarked
package dev.taillight.experiments.references;

import org.jspecify.annotations.NullMarked;
