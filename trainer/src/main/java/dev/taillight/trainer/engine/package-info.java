/** The choice of the device and the start of the PyTorch engine. */
@NullMarked
package dev.taillight.trainer.engine;

import org.jspecify.annotations.NullMarked;
