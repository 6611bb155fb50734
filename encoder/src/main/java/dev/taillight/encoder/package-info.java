/**
 * A tower of a trained model as a folder that needs nothing else, and what computes vectors from
 * it: {@link dev.taillight.encoder.TaillightQueryEncoder} and {@link
 * dev.taillight.encoder.TaillightItemEncoder}. Plain Java, for services.
 */
@NullMarked
package dev.taillight.encoder;

import org.jspecify.annotations.NullMarked;
