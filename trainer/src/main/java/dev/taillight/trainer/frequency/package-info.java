/**
 * How often items occur in a stream of pairs, estimated while it passes. α is the learning rate, A
 * when a bucket was last hit, B its estimated gap, H the number of buckets of a hash.
 */
@NullMarked
package dev.taillight.trainer.frequency;

import org.jspecify.annotations.NullMarked;
