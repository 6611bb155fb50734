package dev.taillight.trainer;

import dev.taillight.trainer.embedding.TablePlace;
import dev.taillight.trainer.engine.ComputeDevice;

/**
 * The settings of one training.
 *
 * @param model the shape of the towers
 * @param training losses, optimizers and schedule
 * @param device where to compute
 * @param devices how many graphics processors compute together, or {@link ComputeDevice#ALL};
 *     changes no more than the last bits
 * @param tables where the embedding tables lie; a checkpoint does not depend on it
 * @param seed the seed of everything random
 * @param views what identifies the views, e.g. the settings of the augmenter and the hash of its
 *     matrix; a checkpoint of other views is not gone on from
 */
public record TrainingSetup(
    ModelConfig model,
    TrainingConfig training,
    ComputeDevice device,
    int devices,
    TablePlace tables,
    long seed,
    String views) {}
