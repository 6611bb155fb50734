/** The files of a checkpoint: tensors in the safetensors format and a description. */
@NullMarked
package dev.taillight.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
